/** Who a server is, what it can do, and how it went. */
import type { ReactNode } from 'react'
import type { ServerDetails, ServerParty, ServerSummary } from '../../../shared/wire/servers.ts'
import { VisibleLines } from '../../components/visible-lines.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { capabilityWords } from '../../format/capabilities.ts'
import { formatCount, plural } from '../../format/numbers.ts'
import { formatClock, formatDay } from '../../format/time.ts'
import { usePreferences } from '../../state/preferences.ts'
import { baselineWords } from './baseline-words.ts'
import { FrameLink } from './frame-link.tsx'
import styles from './servers-pane.module.css'

interface OverviewTabProps {
  readonly summary: ServerSummary
  readonly details: ServerDetails
  readonly onBaseline: () => void
}

export function OverviewTab({ summary, details, onBaseline }: OverviewTabProps) {
  const zone = usePreferences((state) => state.timeZone)
  const { server, client, identityFrame, command, file, lastFrame, lastSeconds, baseline } = details
  return (
    <div className={styles.scroll}>
      <dl className={styles.facts}>
        <Fact name="Server">
          {server ? <Party party={server} /> : <Dim>it has not said who it is</Dim>}
          {identityFrame !== null && <FrameLink frame={identityFrame} word="frame " />}
        </Fact>
        <Fact name="Client">
          {client ? <Party party={client} /> : <Dim>it has not said who it is</Dim>}
          {details.clients > 1 && <Dim>and {plural(details.clients - 1, 'other')}</Dim>}
          {details.clientProgram !== '' && details.clientPid > 0 && (
            <Dim>
              <VisibleText text={`${details.clientProgram} (${details.clientPid})`} />
            </Dim>
          )}
        </Fact>
        <Fact name="Protocol">
          <Protocol details={details} />
        </Fact>
        <Fact name={summary.transport === 'http' ? 'URL' : 'Process'}>
          {summary.transport === 'stdio' && <span className="mono">{summary.pid}</span>}
          <span className={styles.command}>
            <VisibleText text={command} />
          </span>
        </Fact>
        <Fact name="State">
          {summary.isLive ? 'running under the tap' : <VisibleText text={`recorded in ${file}`} />}
          <Dim>
            last message {formatDay(lastSeconds, zone)} {formatClock(lastSeconds, zone)}
          </Dim>
          <FrameLink frame={lastFrame} word="frame " />
        </Fact>
        <Fact name="Tools">
          <button type="button" className={styles.link} data-state={baseline.state} onClick={onBaseline}>
            {baselineWords(baseline)}
          </button>
        </Fact>
        <Fact name="It can">
          <Words words={capabilityWords(details.serverCapabilities)} />
        </Fact>
        <Fact name="Client can">
          <Words words={capabilityWords(details.clientCapabilities)} />
        </Fact>
        <Fact name="Messages">
          <Messages details={details} />
        </Fact>
        {details.instructions !== '' && (
          <Fact name="Instructions">
            <VisibleLines text={details.instructions} className={styles.prose} />
          </Fact>
        )}
      </dl>
    </div>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

const Dim = ({ children }: { readonly children: ReactNode }) => <span className={styles.dim}>{children}</span>

function Party({ party: { name, version, title, description, websiteUrl } }: { readonly party: ServerParty }) {
  return (
    <>
      <VisibleText text={[name, version].filter((part) => part !== '').join(' ')} />
      {title !== '' && title !== name && (
        <Dim>
          <VisibleText text={title} />
        </Dim>
      )}
      {[description, websiteUrl].map(
        (text) =>
          text !== '' && (
            <Dim key={text}>
              <VisibleText text={text} />
            </Dim>
          ),
      )}
    </>
  )
}

function Protocol({ details: { protocol, wantedProtocol, supported } }: { readonly details: ServerDetails }) {
  return (
    <>
      {protocol === '' ? <Dim>not said</Dim> : <VisibleText text={protocol} />}
      {wantedProtocol !== '' && wantedProtocol !== protocol && (
        <Dim>
          asked for: <VisibleText text={wantedProtocol} />
        </Dim>
      )}
      {supported.length > 0 && (
        <Dim>
          can speak <VisibleText text={supported.join(', ')} />
        </Dim>
      )}
    </>
  )
}

function Words({ words }: { readonly words: readonly string[] | null }) {
  if (!words) return <Dim>not said</Dim>
  if (words.length === 0) return <Dim>nothing beyond the minimum</Dim>
  return (
    <>
      {words.map((word) => (
        <span key={word} className={styles.chip}>
          <VisibleText text={word} />
        </span>
      ))}
    </>
  )
}

function Messages({ details: { calls, notifications, unread, unreadFrames } }: { readonly details: ServerDetails }) {
  const requests = calls.reduce((sum, { count }) => sum + count, 0)
  const errors = calls.reduce((sum, one) => sum + one.errors, 0)
  const waiting = calls.reduce((sum, one) => sum + one.waiting, 0)
  return (
    <>
      {plural(requests, 'request')}, {plural(notifications, 'notification')}
      {errors > 0 && <span className={styles.bad}>{plural(errors, 'error')}</span>}
      {waiting > 0 && <Dim>{formatCount(waiting)} waiting</Dim>}
      {unread > 0 && (
        <span className={styles.warning}>
          {plural(unread, 'message')} too large or damaged to be read:{' '}
          {unreadFrames.slice(-3).map((frame) => (
            <FrameLink key={frame} frame={frame} />
          ))}
        </span>
      )}
    </>
  )
}
