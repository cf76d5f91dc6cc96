/** Capture profiles: options of a capture under a name, shared as JSON files. */
import { z } from 'zod'
import { fail, ok, type Result } from '../base/result.ts'
import { CAPTURE_START } from './capture.ts'

const CAPTURE_PROFILE = z.strictObject({
  name: z.string().trim().min(1).max(120),
  version: z.literal(1),
  options: CAPTURE_START,
})
export type CaptureProfile = z.infer<typeof CAPTURE_PROFILE>

/** Longest text of a profile. */
export const MOST_PROFILE = 512 * 1024

export const encodeProfile = (profile: CaptureProfile): string => `${JSON.stringify(profile, null, 2)}\n`

/** Reads a profile that may come from anywhere. */
export function decodeProfile(text: string): Result<CaptureProfile> {
  if (text.length > MOST_PROFILE) return fail('it is too large for a capture profile')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return fail('it is not JSON')
  }
  const parsed = CAPTURE_PROFILE.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  const place = issue.path.join('.')
  return fail(place === '' ? issue.message : `${place}: ${issue.message}`)
}
