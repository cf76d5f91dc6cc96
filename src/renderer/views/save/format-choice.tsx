/** The formats to choose from, and what some of them can hold besides. */
import { Fragment, useId } from 'react'
import type { FileFormat } from '../../format/save-choice.ts'
import styles from './save-dialog.module.css'

const TEXTS: Readonly<Record<FileFormat, readonly [title: string, text: string]>> = {
  pcapng: ['pcapng', 'with all that came with them'],
  pcap: ['pcap', 'for older programs'],
  'tcp-pcap': ['pcap of stdio as TCP', "for Wireshark's Follow"],
  text: ['Plain text', 'the packet list, as tshark prints it'],
  csv: ['CSV', 'the columns, for spreadsheets'],
  json: ['JSON', 'trees, as tshark -T json'],
  jsonl: ['JSON lines', 'an object a frame'],
  cef: ['CEF', 'the Common Event Format, for SIEMs'],
}

interface FormatChoiceProps {
  readonly formats: readonly FileFormat[]
  readonly format: FileFormat
  readonly onChange: (format: FileFormat) => void
  readonly details: boolean
  readonly onDetails: (on: boolean) => void
  readonly bytes: boolean
  readonly onBytes: (on: boolean) => void
}

export function FormatChoice(props: FormatChoiceProps) {
  const { formats, format, onChange, details, onDetails, bytes, onBytes } = props
  const name = useId()
  return (
    <fieldset className={styles.group}>
      <legend>Format</legend>
      {formats.map((each) => {
        const [title, text] = TEXTS[each]
        return (
          <Fragment key={each}>
            <label className={styles.choice}>
              <input
                type="radio"
                name={name}
                checked={each === format}
                onChange={() => onChange(each)}
                data-testid={`format-${each}`}
              />
              <span>
                {title} <span className={styles.dim}>{text}</span>
              </span>
            </label>
            {each === format && each === 'text' && (
              <label className={`${styles.choice} ${styles.inner}`}>
                <input type="checkbox" checked={details} onChange={(event) => onDetails(event.target.checked)} />
                with the decoded tree
              </label>
            )}
            {each === format && (each === 'text' || each === 'json') && (
              <label className={`${styles.choice} ${styles.inner}`}>
                <input type="checkbox" checked={bytes} onChange={(event) => onBytes(event.target.checked)} />
                {each === 'text' ? 'with a hex dump' : 'with the bytes of each field'}
              </label>
            )}
          </Fragment>
        )
      })}
    </fieldset>
  )
}
