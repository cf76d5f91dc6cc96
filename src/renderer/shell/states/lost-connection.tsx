/** The engine is gone: what happened, that nothing is lost, and the way back. */
import { Unplug } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../../components/button.tsx'
import { isElectron } from '../../connection/bridge.ts'
import { reconnect, useConnection } from '../../connection/connection.ts'
import { asSentence } from '../../format/numbers.ts'
import { useSession } from '../../state/session.ts'
import styles from './states.module.css'

const RETRY_MS = 4000

export function LostConnection() {
  const phase = useConnection((state) => state.phase)
  const reason = useConnection((state) => state.reason)
  const seen = useSession((state) => state.info !== null)

  // A server that comes back is found without asking; an engine that died waits for the user.
  useEffect(() => {
    if (phase !== 'lost' || isElectron) return
    const timer = setInterval(() => void reconnect(), RETRY_MS)
    return () => clearInterval(timer)
  }, [phase])

  if (phase === 'open' || (phase === 'connecting' && !seen && !reason)) return null
  return (
    <div className={styles.veil} data-testid="lost-connection">
      <div className={styles.card} role="alertdialog" aria-labelledby="lost-title" aria-describedby="lost-text">
        <Unplug size={22} strokeWidth={1.5} aria-hidden="true" />
        <h2 id="lost-title">{isElectron ? 'The engine stopped' : 'No connection to the engine'}</h2>
        <p id="lost-text">
          {reason ? asSentence(reason) : 'Connecting…'}{' '}
          {seen ? 'Captures go on and what was captured is on disk; nothing is lost.' : 'Check that it is running.'}
        </p>
        <Button
          ref={(button) => button?.focus()}
          weight="primary"
          disabled={phase === 'connecting'}
          onClick={() => void reconnect()}
          data-testid="reconnect"
        >
          {isElectron ? 'Restart the engine' : 'Connect again'}
        </Button>
      </div>
    </div>
  )
}
