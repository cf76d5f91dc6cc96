/** The lists of named texts: saved filters, of both languages, and macros. */
import { checkCaptureFilter } from '../../actions/capture-filters.ts'
import { applyFilter, checkFilter } from '../../actions/view.ts'
import { refuseMacro } from '../../format/macros.ts'
import { setPlan, useCapturePlan } from '../../state/capture-plan.ts'
import { interfaces, useCaptures } from '../../state/captures.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'

export interface Named {
  readonly name: string
  readonly text: string
}

export interface NamedList {
  readonly title: string
  readonly about: string
  readonly none: string
  readonly textLabel: string
  readonly textHint: string
  read(): readonly Named[]
  write(list: readonly Named[]): void
  /** Why the list can't have this one; undefined when it can. */
  refuse(named: Named, all: readonly Named[]): string | undefined
  /** What the engine finds wrong with a text. */
  readonly check?: (text: string) => Promise<string | undefined>
  readonly apply?: (text: string) => void
}

const filters: NamedList = {
  title: 'Saved filters',
  about: 'Filters under a name, in the menu of the filter bar.',
  none: 'No filter is saved yet.',
  textLabel: 'Filter',
  textHint: 'ip.addr == 10.0.0.1 && tcp',
  read: () => usePreferences.getState().savedFilters,
  write: (list) => setPreferences({ savedFilters: [...list] }),
  refuse(named, all) {
    if (named.name === '') return 'A saved filter needs a name.'
    if (named.text === '') return 'A saved filter needs a filter.'
    return all.filter(({ name }) => name === named.name).length > 1 ? 'There is another one of this name.' : undefined
  },
  async check(text) {
    try {
      return (await checkFilter(text))?.message
    } catch {
      // No engine, no opinion: it checks again when the filter is applied.
      return undefined
    }
  },
  apply: (text) => void applyFilter(text),
}

const macros: NamedList = {
  title: 'Filter macros',
  about:
    'Pieces of filters: with conv for ip.addr == $1 and ip.addr == $2, write $conv(10.0.0.1, 10.0.0.2) in a filter.',
  none: 'There is no macro yet.',
  textLabel: 'Text',
  textHint: 'ip.addr == $1 and ip.addr == $2',
  read: () => usePreferences.getState().macros,
  write: (list) => setPreferences({ macros: [...list] }),
  refuse: refuseMacro,
}

const captureFilters: NamedList = {
  title: 'Saved capture filters',
  about: 'Capture filters under a name, in the menu beside the field. They are libpcap’s, not display filters.',
  none: 'No capture filter is saved yet.',
  textLabel: 'Capture filter',
  textHint: 'tcp port 443',
  read: () => useCapturePlan.getState().savedFilters,
  write: (list) => useCapturePlan.setState({ savedFilters: [...list] }),
  refuse: filters.refuse,
  async check(text) {
    const [first] = interfaces(useCaptures.getState())
    try {
      return first && ((await checkCaptureFilter(text, first.name)) ?? undefined)
    } catch {
      // No engine, no opinion: it checks again before a capture starts.
      return undefined
    }
  },
  apply: (text) => setPlan({ filter: text }),
}

export const namedLists = { filters, macros, captureFilters } as const satisfies Record<string, NamedList>
