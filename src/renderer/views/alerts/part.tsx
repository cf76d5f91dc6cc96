/** A part of an alert's view under its heading. */
import type { ReactNode } from 'react'
import styles from './alert-view.module.css'

export function Part({
  title,
  more,
  children,
}: {
  readonly title: string
  readonly more?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className={styles.part}>
      <div className={styles.partHead}>
        <h3>{title}</h3>
        {more}
      </div>
      {children}
    </div>
  )
}
