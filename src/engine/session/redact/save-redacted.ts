/** Saves frames without secrets, and previews what that changes. */

import type { FindingPlace, RedactionReport, SecretFinding } from '../../../shared/wire/redaction.ts'
import { FLUSH_BYTES } from '../save/encoder.ts'
import { writeFile } from '../save/write-file.ts'
import { maskedSecret } from './masked-secret.ts'
import type { Occurrence, Redaction } from './redaction.ts'
import { Verifier } from './verifier.ts'

const MAX_PLACES = 100

/** Runs a redaction without writing anything. */
export async function previewRedaction(redaction: Redaction): Promise<RedactionReport> {
  const report = new Report()
  await redaction.find()
  await redaction.write(
    (occurrence) => report.note(occurrence),
    () => {},
  )
  return report.of(redaction)
}

/** Runs a redaction into a file, which is there only when it is whole and has none of the secrets. */
export async function saveRedacted(
  redaction: Redaction,
  path: string,
  keep: ReadonlySet<string>,
): Promise<RedactionReport & { readonly bytes: number }> {
  const report = new Report()
  await redaction.find()
  const bytes = await writeFile(path, async (write) => {
    const verifier = new Verifier(redaction.book, keep)
    let parts: Uint8Array[] = []
    let length = 0
    const flush = async (): Promise<void> => {
      const whole = Buffer.concat(parts)
      parts = []
      length = 0
      verifier.push(whole)
      await write(whole)
    }
    await redaction.write(
      (occurrence) => report.note(occurrence),
      (block) => {
        parts.push(block.slice())
        length += block.length
        return length >= FLUSH_BYTES ? flush() : undefined
      },
    )
    await flush()
  })
  return { ...report.of(redaction), bytes }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

class Report {
  private readonly bySecret = new Map<string, { places: Mutable<FindingPlace>[]; count: number }>()
  private readonly rows = new Set<number>()
  private replaced = 0

  note({ row, place, secret }: Occurrence): void {
    const found = this.bySecret.get(secret.hash) ?? { places: [], count: 0 }
    this.bySecret.set(secret.hash, found)
    found.count++
    this.replaced++
    if (row !== null) this.rows.add(row)
    const frame = row === null ? null : row + 1
    const last = found.places[found.places.length - 1]
    if (last?.frame === frame && last.place === place) last.count++
    else if (found.places.length < MAX_PLACES) found.places.push({ frame, place, count: 1 })
  }

  of({ book, removedBlocks }: Redaction): RedactionReport {
    const findings: SecretFinding[] = []
    for (const { hash, kind, value, placeholder, weak } of book.secrets) {
      const found = this.bySecret.get(hash)
      if (found) findings.push({ hash, kind, masked: maskedSecret(value), placeholder, weak, ...found })
    }
    return { findings, replaced: this.replaced, frames: this.rows.size, removedBlocks }
  }
}
