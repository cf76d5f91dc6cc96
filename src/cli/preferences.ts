/** `-o name:value`: the preferences of dissectors, by Wireshark's names. */
import { DEFAULT_PREFERENCES, type Preferences, withPreference } from '../engine/dissect/preferences.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'

/** What is always done, as Wireshark does it by default. */
const FIXED: ReadonlyMap<string, boolean> = new Map([
  ['ip.defragment', true],
  ['ipv6.defragment', true],
  ['tcp.analyze_sequence_numbers', true],
  ['tcp.desegment_tcp_streams', true],
  ['tcp.no_subdissector_on_error', true],
  ['tcp.reassemble_out_of_order', false],
  ['tcp.relative_sequence_numbers', true],
  ['tcp.track_bytes_in_flight', true],
])

export function preferencesOf(words: readonly (readonly [name: string, value: string])[]): Result<Preferences> {
  let preferences = DEFAULT_PREFERENCES
  for (const [name, value] of words) {
    // As in tshark, a switch that is not true is false.
    const isTrue = value.toLowerCase() === 'true'
    const changed = withPreference(preferences, name, value) ?? withPreference(preferences, name, 'FALSE')
    if (changed) preferences = changed
    else if (!FIXED.has(name)) return fail(`-o flag "${name}:${value}" specifies unknown preference`)
    else if (FIXED.get(name) !== isTrue) return fail(`-o flag "${name}:${value}": this preference can't be changed`)
  }
  return ok(preferences)
}
