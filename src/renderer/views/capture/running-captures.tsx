/** The captures of this session, running ones first, each with its counters, its way to stop and, for a command, its stdin. */
import { useShallow } from 'zustand/react/shallow'
import { captures, isActive, useSession } from '../../state/session.ts'
import styles from './capture.module.css'
import { CaptureRow } from './capture-row.tsx'

export function RunningCaptures({ title }: { readonly title: string }) {
  const ids = useSession(
    useShallow((state) =>
      [...captures(state)]
        .sort((a, b) => Number(isActive(b)) - Number(isActive(a)) || b.startedAtMs - a.startedAtMs)
        .map(({ id }) => id),
    ),
  )
  if (ids.length === 0) return null
  return (
    <section className={styles.card} aria-label={title}>
      <header className={styles.header}>
        <h2>{title}</h2>
      </header>
      <ul className={styles.captures}>
        {ids.map((id) => (
          <CaptureRow key={id} id={id} />
        ))}
      </ul>
    </section>
  )
}
