/** A quiet tab: its title, and a way to close it that shows when it is pointed at. */
import type { IDockviewPanelHeaderProps } from 'dockview-react'
import { X } from 'lucide-react'
import { TABLE_PANE } from './panes.ts'

export function DockTab({ api }: IDockviewPanelHeaderProps) {
  return (
    <div className="dock-tab">
      <span>{api.title}</span>
      {api.id !== TABLE_PANE && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a tab holds no other control; the command closes it by keyboard
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above
        <span
          className="dock-tab-close"
          title="Close"
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation()
            api.close()
          }}
        >
          <X size={11} strokeWidth={1.5} aria-hidden="true" />
        </span>
      )}
    </div>
  )
}
