/** Capture profiles: kept under a name, used again, shared as files. */
import { type CaptureProfile, decodeProfile, encodeProfile, MOST_PROFILE } from '../../shared/wire/capture-profile.ts'
import { hostClient } from '../connection/connection.ts'
import { planOf, presentOf, startOf } from '../format/capture-plan.ts'
import { plural } from '../format/numbers.ts'
import { visible } from '../format/visible.ts'
import { MOST_PROFILES, planNow, setPlan, useCapturePlan } from '../state/capture-plan.ts'
import { interfaces, useCaptures } from '../state/captures.ts'
import { notify, report } from '../state/notices.ts'
import { downloadText, pickFiles } from './transfer.ts'

function keep(profile: CaptureProfile): void {
  const others = useCapturePlan.getState().profiles.filter(({ name }) => name !== profile.name)
  useCapturePlan.setState({ profiles: [...others, profile].slice(-MOST_PROFILES) })
}

/** Keeps the present plan under a name. Passwords are not part of it. */
export function saveProfile(name: string): void {
  keep({ name, version: 1, options: startOf(planNow(), interfaces(useCaptures.getState())) })
}

export function removeProfile(name: string): void {
  useCapturePlan.setState(({ profiles }) => ({ profiles: profiles.filter((profile) => profile.name !== name) }))
}

/** Makes the profile's options the plan; sources that were added stay on the list. */
export function applyProfile({ name, options }: CaptureProfile): void {
  const plan = planOf(options)
  const others = planNow().added.filter((source) => !plan.added.some((added) => added.name === source.name))
  setPlan({ ...plan, added: [...plan.added, ...others] })
  const missing = plan.chosen.length - presentOf(planNow(), interfaces(useCaptures.getState())).length
  if (missing > 0) {
    notify(
      'warning',
      `${plural(missing, 'interface')} of “${visible(name)}” ${missing === 1 ? 'is' : 'are'} not on this machine`,
      'Choose others in their place',
    )
  }
}

export async function exportProfile(profile: CaptureProfile): Promise<void> {
  const suggestedName = `${profile.name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.json`
  const text = encodeProfile(profile)
  try {
    const host = await hostClient()
    if (!host) return downloadText(text, suggestedName)
    const path = await host.call('dialog.saveText', { suggestedName, format: 'json', text })
    if (path !== null) notify('info', 'Saved the profile', path)
  } catch (error) {
    report(error)
  }
}

export async function importProfiles(): Promise<void> {
  for (const file of await pickFiles('.json')) {
    const read =
      file.size > MOST_PROFILE ? decodeProfile(' '.repeat(MOST_PROFILE + 1)) : decodeProfile(await file.text())
    if (!read.ok) {
      notify(
        'error',
        `${visible(file.name)} was not taken: ${read.error}`,
        'Choose a file that Tapscope saved as a profile',
      )
      continue
    }
    keep(read.value)
    applyProfile(read.value)
    notify('info', `Took in the profile “${visible(read.value.name)}”`)
  }
}
