/** What `--redact` asks for: the one place where events lose what must not go out. */
import { findersOf } from '../engine/redact/finders.ts'
import { Redactor } from '../engine/redact/redactor.ts'
import type { EventFacts, SinkEvent } from '../engine/sinks/event.ts'
import type { PolicyRedaction } from '../engine/sinks/policy.ts'
import { ok, type Result } from '../shared/base/result.ts'
import { type OutputWords, redacts } from './tap-outputs.ts'

/** Null where nothing is taken out. */
export function redactionOf(
  words: OutputWords,
  policy: PolicyRedaction,
): Result<((event: SinkEvent) => SinkEvent) | null> {
  if (!redacts(words)) return ok(null)
  const chosen = words.redactDetectors?.split(',').map((kind) => kind.trim())
  const demanded = policy.detectors ?? (policy.required ? undefined : [])
  const finders = findersOf({
    // What the policy demands is not to be chosen away.
    detectors: chosen && demanded && [...chosen, ...demanded],
    patterns: [
      ...Object.entries(policy.patterns ?? {}).map(([name, pattern]) => `${name}=${pattern}`),
      ...words.redactPattern,
    ],
    paths: [...(policy.paths ?? []), ...words.redactPath],
  })
  if (!finders.ok) return finders
  const redactor = new Redactor({ finders: finders.value, keepLength: words.redactKeepLength === true })
  return ok((event) => redacted(event, redactor))
}

/** The event anew from what is left: its captured frames, which have the secrets, do not go with it. Sizes stay those of the message. */
function redacted({ type, time, data, facts, payload }: SinkEvent, redactor: Redactor): SinkEvent {
  // The message first: what its names give away is found in the rest too.
  const left = redactor.bytes(payload)
  return {
    type,
    time,
    payload: left,
    data: redactor.members(data),
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? redactor.text(value) : value]),
    ) as unknown as EventFacts,
  }
}
