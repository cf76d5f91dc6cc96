/** The parts of an item that a person decides by: description, arguments, result, hints. */
import type { ListKind } from '../../../shared/wire/servers.ts'
import { VisibleLines } from '../../components/visible-lines.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { annotationLines } from '../../format/annotations.ts'
import { promptSchema } from '../../format/prompt-schema.ts'
import { SchemaView } from './schema-view.tsx'
import styles from './servers-pane.module.css'

interface ItemPartsProps {
  readonly value: unknown
  readonly kind: ListKind
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined

export function ItemParts({ value, kind }: ItemPartsProps) {
  const description = memberOf(value, 'description')
  const output = memberOf(value, 'outputSchema')
  return (
    <>
      {typeof description === 'string' && description !== '' ? (
        <VisibleLines text={description} className={styles.prose} />
      ) : (
        <p className={styles.remark}>Without a description.</p>
      )}
      {kind === 'tool' && (
        <SchemaView title="Arguments" none="It takes none." schema={memberOf(value, 'inputSchema')} />
      )}
      {kind === 'prompt' && <SchemaView title="Arguments" none="It takes none." schema={promptSchema(value)} />}
      {output !== undefined && <SchemaView title="Result" none="Anything." schema={output} />}
      {kind === 'tool' && <Annotations annotations={memberOf(value, 'annotations')} />}
      {(kind === 'resource' || kind === 'template') && <Facts value={value} keys={['mimeType', 'size']} />}
    </>
  )
}

function Annotations({ annotations }: { readonly annotations: unknown }) {
  return (
    <section>
      <h4 className={styles.heading}>Annotations</h4>
      <ul className={styles.hints}>
        {annotationLines(annotations).map(({ words, isDefault }) => (
          <li key={words} className={isDefault ? styles.dim : undefined}>
            <VisibleText text={words} />
            {isDefault && ' (by default)'}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Facts({ value, keys }: { readonly value: unknown; readonly keys: readonly string[] }) {
  return keys.map((key) => {
    const member = memberOf(value, key)
    return typeof member === 'string' || typeof member === 'number' ? (
      <p key={key} className={styles.remark}>
        {key} <VisibleText text={String(member)} />
      </p>
    ) : null
  })
}
