/** Protocols and endpoints by their share of the traffic. */
import type { ReactNode } from 'react'
import type { Traffic, TrafficAmount } from '../../../shared/wire/traffic.ts'
import { filterBy } from '../../actions/view.ts'
import { VisibleText } from '../../components/visible-text.tsx'
import { formatBytes, formatCount } from '../../format/numbers.ts'
import { endpointFilter, type Measure, type ProtocolShare, shareOf } from './shares.ts'
import styles from './traffic-pane.module.css'

interface ShareListsProps {
  readonly traffic: Traffic
  readonly shares: readonly ProtocolShare[]
  readonly measure: Measure
}

export function ShareLists({ traffic, shares, measure }: ShareListsProps) {
  const { total } = traffic
  const endpoints = [...traffic.endpoints].sort((a, b) => b[measure] - a[measure])
  return (
    <div className={styles.lists}>
      <section aria-label="Protocols">
        <h2>Protocols</h2>
        <ul data-testid="traffic-protocols">
          {shares.map(({ key, label, family, filter, ...amount }) => (
            <Share
              key={key}
              label={label}
              colour={`var(--family-${family})`}
              amount={amount}
              total={total}
              measure={measure}
              filter={filter}
            />
          ))}
        </ul>
      </section>
      <section aria-label="Endpoints">
        <h2>Endpoints</h2>
        <ul data-testid="traffic-endpoints">
          {endpoints.map((endpoint) => (
            <Share
              key={`${endpoint.kind} ${endpoint.address}`}
              label={<VisibleText text={endpoint.address} />}
              colour="var(--accent)"
              amount={endpoint}
              total={total}
              measure={measure}
              filter={endpointFilter(endpoint)}
            />
          ))}
        </ul>
      </section>
    </div>
  )
}

interface ShareProps {
  readonly label: ReactNode
  readonly colour: string
  readonly amount: TrafficAmount
  readonly total: TrafficAmount
  readonly measure: Measure
  readonly filter: string | null
}

function Share({ label, colour, amount, total, measure, filter }: ShareProps) {
  const share = shareOf(amount[measure], total[measure])
  const content = (
    <>
      <span className={styles.fill} style={{ width: `${share * 100}%`, background: colour }} />
      <span className={styles.swatch} style={{ background: colour }} />
      <span className={styles.label}>{label}</span>
      <span className={styles.number}>{`${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`}</span>
      <span className={styles.number}>
        {measure === 'bytes' ? formatBytes(amount.bytes) : formatCount(amount.frames)}
      </span>
    </>
  )
  return (
    <li>
      {filter === null ? (
        <span className={styles.share}>{content}</span>
      ) : (
        <button
          type="button"
          className={styles.share}
          title={`Show only ${filter}`}
          onClick={() => filterBy(filter, 'is', true)}
        >
          {content}
        </button>
      )}
    </li>
  )
}
