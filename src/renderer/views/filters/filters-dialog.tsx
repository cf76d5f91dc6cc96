/** Saved filters, or macros: a list of names and texts to edit. What is right is kept; nothing is kept while something is wrong. */
import { Plus } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { showOverlay } from '../../state/layout.ts'
import styles from './filters-dialog.module.css'
import { type Named, type NamedList, namedLists } from './named-lists.ts'
import { NamedRow } from './named-row.tsx'

interface Row extends Named {
  readonly id: number
}

const close = (): void => showOverlay(null)
let nextId = 1
const rowOf = (named: Named): Row => ({ ...named, id: nextId++ })
const namedOf = ({ name, text }: Named): Named => ({ name: name.trim(), text: text.trim() })
const isBlank = ({ name, text }: Named): boolean => name.trim() === '' && text.trim() === ''

export default function FiltersDialog({ kind }: { readonly kind: keyof typeof namedLists }) {
  const list: NamedList = namedLists[kind]
  const [rows, setRows] = useState<readonly Row[]>(() => list.read().map(rowOf))
  const [fresh, setFresh] = useState<number | null>(null)
  const problems = useProblems(list, rows)
  const wrong = problems.some((problem) => problem !== undefined)

  const change = (id: number, to: Partial<Named>): void =>
    setRows((before) => before.map((row) => (row.id === id ? { ...row, ...to } : row)))
  const add = (): void => {
    const row = rowOf({ name: '', text: '' })
    setFresh(row.id)
    setRows((before) => [...before, row])
  }
  const submit = (): void => {
    if (wrong) return
    list.write(rows.filter((row) => !isBlank(row)).map(namedOf))
    close()
  }

  return (
    <Modal
      title={list.title}
      testId={`${kind}-dialog`}
      onClose={close}
      onSubmit={submit}
      foot={
        <>
          <Button icon={Plus} onClick={add} className={styles.add} data-testid="named-add">
            Add
          </Button>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" weight="primary" disabled={wrong} data-testid="named-save">
            Save
          </Button>
        </>
      }
    >
      <p className={styles.about}>{list.about}</p>
      {rows.length === 0 && <p className={styles.none}>{list.none}</p>}
      <ul className={styles.rows}>
        {rows.map((row, i) => (
          <NamedRow
            key={row.id}
            row={row}
            list={list}
            problem={problems[i]}
            focused={row.id === fresh}
            onChange={(to) => change(row.id, to)}
            onRemove={() => setRows((before) => before.filter(({ id }) => id !== row.id))}
            onApply={
              list.apply &&
              (() => {
                submit()
                list.apply?.(row.text)
              })
            }
          />
        ))}
      </ul>
    </Modal>
  )
}

/** What is wrong with each row: what can be seen here at once, what the engine says a moment later. */
function useProblems(list: NamedList, rows: readonly Row[]): readonly (string | undefined)[] {
  const [told, setTold] = useState<ReadonlyMap<string, string>>(new Map())
  const here = useMemo(() => {
    const named = rows.map(namedOf)
    return named.map((each) => (isBlank(each) ? undefined : list.refuse(each, named)))
  }, [list, rows])

  useEffect(() => {
    if (!list.check) return
    let over = false
    const timer = setTimeout(async () => {
      const texts = [...new Set(rows.map(({ text }) => text.trim()).filter((text) => text !== ''))]
      const found = new Map<string, string>()
      for (const text of texts) {
        const problem = await list.check?.(text)
        if (problem) found.set(text, problem)
      }
      if (!over) setTold(found)
    }, 200)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [list, rows])

  return rows.map((row, i) => here[i] ?? told.get(row.text.trim()))
}
