/** The panes that can be docked. A pane is one entry here and a folder under views/. */
import type { FunctionComponent } from 'react'
import { AlertsPane } from '../../views/alerts/alerts-pane.tsx'
import { BytesPane } from '../../views/bytes/bytes-pane.tsx'
import { SourcesPane } from '../../views/capture/sources-pane.tsx'
import { ComparePane } from '../../views/compare/compare-pane.tsx'
import { DetailsPane } from '../../views/details/details-pane.tsx'
import { ExchangesPane } from '../../views/exchanges/exchanges-pane.tsx'
import { FollowPane } from '../../views/follow/follow-pane.tsx'
import { ResendPane } from '../../views/resend/resend-pane.tsx'
import { SequencePane } from '../../views/sequence/sequence-pane.tsx'
import { ServersPane } from '../../views/servers/servers-pane.tsx'
import { TablePane } from '../../views/table/table-pane.tsx'
import { TrafficPane } from '../../views/traffic/traffic-pane.tsx'

export interface Pane {
  readonly id: string
  readonly title: string
  readonly component: FunctionComponent
  /** Opens to the right of the table, with others that do, rather than below it with the details. */
  readonly beside?: 'table'
}

/** The table: always there, and without a tab while it is alone. */
export const TABLE_PANE = 'table'

export const PANES: readonly Pane[] = [
  { id: TABLE_PANE, title: 'Frames', component: TablePane },
  { id: 'details', title: 'Details', component: DetailsPane },
  { id: 'bytes', title: 'Bytes', component: BytesPane },
  { id: 'sources', title: 'Sources', component: SourcesPane },
  { id: 'exchanges', title: 'Exchanges', component: ExchangesPane },
  { id: 'servers', title: 'Servers', component: ServersPane },
  { id: 'alerts', title: 'Alerts', component: AlertsPane },
  { id: 'traffic', title: 'Traffic', component: TrafficPane },
  { id: 'resend', title: 'Resend', component: ResendPane },
  { id: 'follow', title: 'Follow', component: FollowPane, beside: 'table' },
  { id: 'sequence', title: 'Sequence', component: SequencePane, beside: 'table' },
  { id: 'compare', title: 'Compare', component: ComparePane, beside: 'table' },
]
