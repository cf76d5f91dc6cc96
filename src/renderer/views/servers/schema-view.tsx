/** A schema as lines: a property each, with its type, whether it is required, and what it has to be. */
import { useMemo } from 'react'
import { VisibleText } from '../../components/visible-text.tsx'
import { schemaRows } from '../../format/schema.ts'
import styles from './servers-pane.module.css'

interface SchemaViewProps {
  readonly title: string
  /** What to say of one without properties. */
  readonly none: string
  readonly schema: unknown
}

export function SchemaView({ title, none, schema }: SchemaViewProps) {
  const { rows, isCut } = useMemo(() => schemaRows(schema), [schema])
  return (
    <section>
      <h4 className={styles.heading}>{title}</h4>
      {rows.length === 0 && <p className={styles.remark}>{none}</p>}
      <ul className={styles.schema}>
        {rows.map(({ depth, name, type, required, description, rules }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <li key={i} style={{ paddingLeft: depth * 16 }}>
            <span className={styles.property}>
              <VisibleText text={name} />
              {required && (
                <span className={styles.required} title="Required">
                  *
                </span>
              )}
            </span>
            <span className={styles.type}>
              <VisibleText text={type} />
            </span>
            <span>
              {description !== '' && <VisibleText text={description.replace(/\s+/g, ' ')} />}
              {rules.map((rule) => (
                <span key={rule} className={styles.rule}>
                  <VisibleText text={rule} />
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {isCut && <p className={styles.remark}>There is more than is shown here: see its JSON.</p>}
    </section>
  )
}
