/** A capture filter (libpcap's language, not the display filter's), with those that are kept or were used before behind a bookmark. */
import { Bookmark } from 'lucide-react'
import { useRef, useState } from 'react'
import { runCommand } from '../commands/registry.ts'
import { visible } from '../format/visible.ts'
import { useCapturePlan } from '../state/capture-plan.ts'
import { Button } from './button.tsx'
import { TextField } from './fields.tsx'
import { Menu, type MenuEntry, type MenuPoint } from './menu.tsx'
import { NamePopover } from './name-popover.tsx'

interface CaptureFilterFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (filter: string) => void
  readonly problem: string | null
  readonly placeholder: string
  readonly testId: string
  /** Whether the list of saved filters can be opened from here. */
  readonly manage?: boolean
}

const MOST_RECENT = 8
const MOST_SAVED = 200

const EXAMPLES: readonly (readonly [label: string, filter: string])[] = [
  ['To or from a host', 'host 192.0.2.1'],
  ['A network', 'net 192.0.2.0/24'],
  ['HTTPS', 'tcp port 443'],
  ['DNS', 'port 53'],
  ['No broadcast, no multicast', 'not broadcast and not multicast'],
  ['Beginnings of TCP connections', 'tcp[tcpflags] & (tcp-syn) != 0'],
]

function keep(name: string, text: string): void {
  const others = useCapturePlan.getState().savedFilters.filter((saved) => saved.name !== name)
  useCapturePlan.setState({ savedFilters: [...others, { name, text }].slice(-MOST_SAVED) })
}

export function CaptureFilterField(props: CaptureFilterFieldProps) {
  const { label, value, onChange, problem, placeholder, testId, manage = false } = props
  const button = useRef<HTMLButtonElement>(null)
  const [menu, setMenu] = useState<MenuPoint | null>(null)
  const [naming, setNaming] = useState<DOMRect | null>(null)

  const entries = (): MenuEntry[] => {
    const { savedFilters, filterHistory } = useCapturePlan.getState()
    return [
      {
        label: 'Save this filter…',
        disabled: value.trim() === '' || problem !== null,
        run: () => setNaming(button.current?.getBoundingClientRect() ?? null),
        testId: 'capture-filter-save',
      },
      ...(manage ? [{ label: 'Saved capture filters…', run: () => runCommand('capture.filters') }] : []),
      ...(savedFilters.length > 0 ? (['line', { heading: 'Saved' }] as const) : []),
      ...savedFilters.map(({ name, text }) => ({
        label: visible(name),
        hint: visible(text.length > 40 ? `${text.slice(0, 39)}…` : text),
        run: () => onChange(text),
      })),
      ...(filterHistory.length > 0 ? (['line', { heading: 'Recent' }] as const) : []),
      ...filterHistory.slice(0, MOST_RECENT).map((text) => ({ label: visible(text), run: () => onChange(text) })),
      'line',
      { heading: 'Examples' },
      ...EXAMPLES.map(([title, text]) => ({ label: title, hint: text, run: () => onChange(text) })),
    ]
  }

  return (
    <>
      <TextField
        label={label}
        mono
        value={value}
        onChange={onChange}
        problem={problem && visible(problem)}
        placeholder={placeholder}
        maxLength={8192}
        testId={testId}
        after={
          <Button
            ref={button}
            icon={Bookmark}
            weight="quiet"
            title="Saved capture filters"
            aria-label={`Saved filters: ${label}`}
            aria-haspopup="menu"
            aria-expanded={menu !== null}
            data-testid={`${testId}-menu`}
            onClick={(event) => {
              const { left, bottom } = event.currentTarget.getBoundingClientRect()
              setMenu(menu ? null : { x: left, y: bottom + 6 })
            }}
          />
        }
      />
      {menu && <Menu label="Saved capture filters" at={menu} entries={entries()} onClose={() => setMenu(null)} />}
      {naming && (
        <NamePopover
          label="Save the capture filter"
          anchor={naming}
          text={visible(value.trim())}
          isTaken={(name) => useCapturePlan.getState().savedFilters.some((saved) => saved.name === name)}
          onName={(name) => keep(name, value.trim())}
          onClose={() => setNaming(null)}
        />
      )}
    </>
  )
}
