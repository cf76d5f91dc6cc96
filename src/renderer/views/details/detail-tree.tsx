/** Lines of the tree, those in sight only; keyboard as trees have it. */
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { FrameDetail } from '../../../shared/wire/frame-detail.ts'
import { copyText } from '../../actions/clipboard.ts'
import { selectFrame, selectNode } from '../../actions/selection.ts'
import { Menu, type MenuPoint } from '../../components/menu.tsx'
import { useListWindow } from '../../components/use-window.ts'
import { hasChildren, parentOf, visibleNodes } from '../../format/tree.ts'
import { useSelection } from '../../state/selection.ts'
import styles from './details.module.css'
import { nodeMenu } from './node-menu.ts'
import { openTree, setOpen, useOpenNodes } from './open-nodes.ts'
import { subtreeKeys, treeStep } from './tree-keys.ts'
import { TreeLine } from './tree-line.tsx'

const LINE = 21
const PADDING = 6

export function DetailTree({ detail }: { readonly detail: FrameDetail }) {
  const { tree } = detail
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<{ readonly at: MenuPoint; readonly node: number } | null>(null)
  const selected = useSelection((state) => state.node)
  const chosen = useOpenNodes((state) => state.chosen)
  const { keys, isOpen } = useMemo(() => openTree(tree, chosen), [tree, chosen])
  const lines = useMemo(() => visibleNodes(tree, isOpen), [tree, isOpen])
  const { first, end, onScroll, reveal, page } = useListWindow(box, lines.length, LINE, PADDING)

  // What is selected from the bytes is brought to light: its parents open and the line scrolls into sight.
  useEffect(() => {
    if (selected === null) return
    const closed: string[] = []
    for (let node = parentOf(tree, selected); node >= 0; node = parentOf(tree, node)) {
      if (!isOpen(node)) closed.push(keys[node])
    }
    const at = lines.indexOf(selected)
    if (closed.length > 0) setOpen(closed, true)
    else if (at >= 0) {
      // What was decoded just now is shown with what is in it.
      if (selected >= tree.decodedFrom && tree.depth[selected] === 0) reveal(Math.min(lines.length - 1, at + page - 1))
      reveal(at)
    }
  }, [tree, selected, keys, isOpen, lines, reveal, page])

  // Another frame begins at its top, unless the same field is selected in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another tree scrolls back
  useEffect(() => {
    if (selected === null) box.current?.scrollTo(0, 0)
  }, [tree])

  const toggle = (node: number, whole: boolean): void =>
    setOpen(whole ? subtreeKeys(tree, keys, node) : [keys[node]], !isOpen(node))

  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c' && selected !== null) {
      if (window.getSelection()?.isCollapsed !== false) void copyText(tree.text[selected])
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      const line = box.current?.querySelector('[aria-selected=true]')?.getBoundingClientRect()
      if (line && selected !== null) setMenu({ at: { x: line.left + 24, y: line.bottom }, node: selected })
    } else if (event.key === 'Enter' && selected !== null && tree.link[selected] > 0) {
      void selectFrame(tree.link[selected])
    } else {
      const step = treeStep(event.key, { tree, lines, selected, isOpen, page })
      if (!step) return
      if (step.select !== undefined) selectNode(step.select)
      if (step.toggle !== undefined) toggle(step.toggle, event.key === '*')
    }
    event.preventDefault()
    event.stopPropagation()
  }

  const nodeAt = (event: MouseEvent): number | null => {
    const line = (event.target as Element).closest<HTMLElement>('[data-node]')
    return line ? Number(line.dataset.node) : null
  }

  return (
    <div
      ref={box}
      className={styles.tree}
      role="tree"
      aria-label="Details of the frame"
      aria-activedescendant={selected === null ? undefined : `${id}-${selected}`}
      tabIndex={0}
      data-testid="tree"
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        event.preventDefault()
        const node = nodeAt(event)
        if (node === null) return
        selectNode(node)
        setMenu({ at: { x: event.clientX, y: event.clientY }, node })
      }}
      onDoubleClick={(event) => {
        const node = nodeAt(event)
        if (node === null) return
        if (tree.link[node] > 0) void selectFrame(tree.link[node])
        else if (hasChildren(tree, node)) toggle(node, event.shiftKey)
      }}
    >
      <div role="presentation" style={{ height: lines.length * LINE + 2 * PADDING, position: 'relative' }}>
        {lines.slice(first, end).map((node, i) => (
          <TreeLine
            key={node}
            id={`${id}-${node}`}
            tree={tree}
            node={node}
            top={PADDING + (first + i) * LINE}
            open={hasChildren(tree, node) ? isOpen(node) : null}
            selected={node === selected}
            onToggle={toggle}
          />
        ))}
      </div>
      {menu && <Menu label="Field" at={menu.at} entries={nodeMenu(detail, menu.node)} onClose={() => setMenu(null)} />}
    </div>
  )
}
