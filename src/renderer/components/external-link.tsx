/** A link to a page of the world outside: the system's browser opens it, never this window. What is no web address is text. */
import type { MouseEvent } from 'react'
import { openLink } from '../actions/link.ts'
import { isElectron } from '../connection/bridge.ts'
import styles from './external-link.module.css'
import { VisibleText } from './visible-text.tsx'

const isWebAddress = (url: string): boolean => /^https?:\/\//i.test(url) && URL.canParse(url)

export function ExternalLink({ url }: { readonly url: string }) {
  if (!isWebAddress(url)) return <VisibleText text={url} />
  const open = (event: MouseEvent): void => {
    if (!isElectron) return
    event.preventDefault()
    void openLink(url)
  }
  return (
    <a className={styles.link} href={url} target="_blank" rel="noreferrer" title={url} onClick={open}>
      <VisibleText text={url} />
    </a>
  )
}
