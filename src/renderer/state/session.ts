/** What the engine last told about the session, and the facts that follow from it. */
import { create } from 'zustand'
import type { FieldInfo } from '../../shared/fields.ts'
import type { CaptureInfo, Family, FileInfo, SessionInfo } from '../../shared/wire/calls.ts'
import { isPart } from '../format/damage.ts'

export interface SessionState {
  readonly info: SessionInfo | null
  readonly fields: readonly FieldInfo[]
  /** Families by protocol id. */
  readonly families: readonly Family[]
}

export const useSession = create<SessionState>(() => ({ info: null, fields: [], families: [] }))

let knownProtocols: SessionInfo['protocols'] = []

export function setSession(info: SessionInfo): void {
  if (info.protocols.length !== knownProtocols.length || useSession.getState().families.length === 0) {
    knownProtocols = info.protocols
    const families: Family[] = []
    for (const protocol of info.protocols) families[protocol.id] = protocol.family
    useSession.setState({ info, families })
  } else {
    useSession.setState({ info })
  }
}

/** Takes in at once what a call told: the session's own word on it comes a little later. */
export function noteRowsVersion(rowsVersion: number, marked: number): void {
  const { info } = useSession.getState()
  if (info && info.rowsVersion < rowsVersion) useSession.setState({ info: { ...info, rowsVersion, marked } })
}

export const clearSession = (): void => useSession.setState({ info: null, families: [] })

export const isActive = (capture: CaptureInfo): boolean =>
  capture.state === 'starting' || capture.state === 'running' || capture.state === 'stopping'

const NO_CAPTURES: readonly CaptureInfo[] = []
const NO_FILES: readonly FileInfo[] = []

export const captures = (state: SessionState): readonly CaptureInfo[] => state.info?.captures ?? NO_CAPTURES
export const files = (state: SessionState): readonly FileInfo[] => state.info?.files ?? NO_FILES
export const isCapturing = (state: SessionState): boolean => captures(state).some(isActive)
export const rowCount = (state: SessionState): number => state.info?.rows ?? 0

/** Nothing opened, nothing captured, nothing under way. */
export const isEmpty = (state: SessionState): boolean =>
  rowCount(state) === 0 && files(state).length === 0 && !isCapturing(state)

export const dropsOf = (capture: CaptureInfo): number =>
  capture.kernelDrops + capture.interfaceDrops + capture.programDrops

/** Files that are damaged, could not be read, or were not read to their end. */
export const problemFiles = (state: SessionState): readonly FileInfo[] =>
  files(state).filter((file) => file.state === 'damaged' || file.state === 'failed' || isPart(file))

export const markedCount = (state: SessionState): number => state.info?.marked ?? 0
export const isIndexing = (state: SessionState): boolean => (state.info?.indexing ?? null) !== null

export const familyOf = (state: SessionState, protocol: number): Family => state.families[protocol] ?? 'other'
