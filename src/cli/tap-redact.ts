/** What `--redact` asks for: the one place where events lose what must not go out. */
import type { SinkEvent } from '../engine/sinks/event.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import type { OutputWords } from './tap-outputs.ts'

/** Null where nothing is taken out. */
export async function redactionOf({ redact }: OutputWords): Promise<Result<((event: SinkEvent) => SinkEvent) | null>> {
  if (!redact) return ok(null)
  return fail('redaction is not part of this build, so nothing went out')
}
