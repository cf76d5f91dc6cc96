/** One line of the tree. */
import { ChevronRight, CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import type { FrameTree, Severity } from '../../../shared/wire/frame-detail.ts'
import { selectFrame, selectNode } from '../../actions/selection.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatCount } from '../../format/numbers.ts'
import styles from './details.module.css'
import { linkedText } from './linked-text.ts'

const INDENT = 18
const ICONS: Readonly<Record<Severity, typeof Info | null>> = {
  chat: null,
  note: Info,
  warn: TriangleAlert,
  error: CircleAlert,
}

interface TreeLineProps {
  readonly id: string
  readonly tree: FrameTree
  readonly node: number
  readonly top: number
  /** null for a line without children. */
  readonly open: boolean | null
  readonly selected: boolean
  readonly onToggle: (node: number, whole: boolean) => void
}

export const TreeLine = memo(function TreeLine({ id, tree, node, top, open, selected, onToggle }: TreeLineProps) {
  const severity = tree.severity[node]
  const depth = tree.depth[node]
  const Icon = severity ? ICONS[severity] : null
  const classes = [
    styles.line,
    depth === 0 && styles.layer,
    depth === 0 && !open && styles.quiet,
    severity && styles[severity],
  ]
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree keeps the focus and names the active line
    <div
      id={id}
      className={classes.filter(Boolean).join(' ')}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={open ?? undefined}
      aria-selected={selected}
      data-node={node}
      data-field={tree.field[node] ?? undefined}
      style={{ top, paddingLeft: 8 + depth * INDENT }}
      onPointerDown={(event) => {
        if (event.button === 0) selectNode(node)
      }}
    >
      <span
        className={open === null ? styles.leaf : open ? styles.open : styles.closed}
        aria-hidden="true"
        onPointerDown={(event) => {
          event.stopPropagation()
          onToggle(node, event.shiftKey)
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {open !== null && <ChevronRight size={13} strokeWidth={1.75} />}
      </span>
      <span className={styles.text}>
        {Icon && <Icon className={styles.icon} size={13} strokeWidth={1.75} aria-label={severity ?? undefined} />}
        <LineText text={cut(tree.text[node])} link={tree.link[node]} bold={depth === 0 && open === true} />
      </span>
    </div>
  )
})

/** The name of a layer: what follows a comma or a gap is said more quietly. */
const TITLE = /^.*?(?=,| {2}|$)/s
/** A line shows no more than this of its text; copying takes it whole. */
const MOST_CHARACTERS = 1000

/** `.... ..1. = `: bits under each other need letters of one width. */
const BITS = /^[.01]{4}[.01 ]* = /

const cut = (text: string): string => (text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text)

interface LineTextProps {
  readonly text: string
  readonly link: number
  readonly bold: boolean
}

function LineText({ text, link, bold }: LineTextProps) {
  const parts = linkedText(text, link)
  if (parts) {
    return (
      <>
        <VisibleText text={parts.before} />
        <a
          className={styles.link}
          href={`#frame-${link}`}
          tabIndex={-1}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.preventDefault()
            void selectFrame(link)
          }}
        >
          {parts.named ? formatCount(link) : `frame ${formatCount(link)}`}
        </a>
        <VisibleText text={parts.after} />
      </>
    )
  }
  const bits = BITS.exec(text)?.[0]
  if (bits) {
    return (
      <>
        <span className={`${styles.bits} mono`}>{bits}</span>
        <VisibleText text={text.slice(bits.length)} />
      </>
    )
  }
  if (!bold) return <VisibleText text={text} />
  const title = TITLE.exec(text)?.[0] ?? text
  return (
    <>
      <b>
        <VisibleText text={title} />
      </b>
      <span className={styles.rest}>
        <VisibleText text={text.slice(title.length)} />
      </span>
    </>
  )
}
