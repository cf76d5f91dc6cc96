/** Capture profiles: the whole of what is chosen here under a name, to be used again or shared as a file. */
import { useRef, useState } from 'react'
import { applyProfile, exportProfile, importProfiles, removeProfile, saveProfile } from '../../actions/profiles.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { MenuButton } from '../../components/menu-button.tsx'
import { NamePopover } from '../../components/name-popover.tsx'
import { presentOf } from '../../format/capture-plan.ts'
import { visible } from '../../format/visible.ts'
import { planNow, useCapturePlan } from '../../state/capture-plan.ts'
import { interfaces, useCaptures } from '../../state/captures.ts'
import styles from './capture.module.css'

const isTaken = (name: string): boolean => useCapturePlan.getState().profiles.some((profile) => profile.name === name)

export function ProfileMenu() {
  const place = useRef<HTMLSpanElement>(null)
  const [naming, setNaming] = useState<DOMRect | null>(null)

  const entries = (): MenuEntry[] => {
    const { profiles } = useCapturePlan.getState()
    const present = presentOf(planNow(), interfaces(useCaptures.getState()))
    return [
      {
        label: 'Save as a profile…',
        disabled: present.length === 0,
        testId: 'profile-save',
        run: () => setNaming(place.current?.getBoundingClientRect() ?? null),
      },
      { label: 'Import…', testId: 'profile-import', run: () => void importProfiles() },
      ...(profiles.length > 0 ? (['line', { heading: 'Profiles' }] as const) : []),
      ...profiles.map((profile) => ({
        label: visible(profile.name),
        testId: 'profile',
        entries: (): MenuEntry[] => [
          { label: 'Use', testId: 'profile-use', run: () => applyProfile(profile) },
          { label: 'Export…', testId: 'profile-export', run: () => void exportProfile(profile) },
          { label: 'Delete', testId: 'profile-delete', run: () => removeProfile(profile.name) },
        ],
      })),
    ]
  }

  return (
    <span ref={place} className={styles.inline}>
      <MenuButton label="Capture profiles" size="small" weight="quiet" entries={entries} testId="profiles">
        Profiles
      </MenuButton>
      {naming && (
        <NamePopover
          label="Save the profile"
          anchor={naming}
          isTaken={isTaken}
          onName={saveProfile}
          onClose={() => setNaming(null)}
        />
      )}
    </span>
  )
}
