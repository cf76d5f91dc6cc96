/** What `--redact` asks for: the one place where events lose what must not go out. */
import { Redactor } from '../engine/redact/redactor.ts'
import type { EventFacts, SinkEvent } from '../engine/sinks/event.ts'
import { ok, type Result } from '../shared/base/result.ts'
import type { OutputWords } from './tap-outputs.ts'

/** Null where nothing is taken out. */
export async function redactionOf({ redact }: OutputWords): Promise<Result<((event: SinkEvent) => SinkEvent) | null>> {
  if (!redact) return ok(null)
  const redactor = new Redactor()
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
    data: redactor.value(data) as SinkEvent['data'],
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? redactor.text(value) : value]),
    ) as unknown as EventFacts,
  }
}
