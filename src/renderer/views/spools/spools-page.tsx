/** What was captured and is kept in the spool folder: opened again, removed by hand, or pruned by age and size. */
import { RefreshCw, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { listSpools } from '../../actions/spools.ts'
import { Button } from '../../components/button.tsx'
import { formatBytes, plural } from '../../format/numbers.ts'
import { visible } from '../../format/visible.ts'
import { useSession } from '../../state/session.ts'
import { useSpools } from '../../state/spools.ts'
import { PruneDialog } from './prune-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { SpoolTable } from './spool-table.tsx'
import styles from './spools-page.module.css'

type Asking = 'prune' | 'remove' | null

export default function SpoolsPage() {
  const list = useSpools((state) => state.list)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<Asking>(null)
  const states = useSession((state) => state.info?.captures.map((capture) => capture.state).join() ?? '')

  // biome-ignore lint/correctness/useExhaustiveDependencies: a capture that starts or ends changes the list
  useEffect(() => {
    void listSpools()
  }, [states])

  const spools = list?.spools ?? []
  const selected = spools.filter(({ path }) => chosen.has(path))
  const bytes = spools.reduce((sum, spool) => sum + spool.bytes, 0)
  return (
    <div className={styles.page} data-testid="spools-page">
      <div className={styles.content}>
        <header className={styles.header}>
          <h2>Spools</h2>
          <p>{list && `${plural(spools.length, 'session')}, ${formatBytes(bytes)}, in ${visible(list.folder)}`}</p>
          <Button
            icon={Trash2}
            size="small"
            disabled={selected.length === 0}
            onClick={() => setAsking('remove')}
            data-testid="spools-remove"
          >
            {selected.length > 0 ? `Remove ${selected.length}…` : 'Remove…'}
          </Button>
          <Button
            size="small"
            disabled={spools.length === 0}
            onClick={() => setAsking('prune')}
            data-testid="spools-prune"
          >
            Prune…
          </Button>
          <Button
            icon={RefreshCw}
            weight="quiet"
            size="small"
            title="List them again"
            aria-label="List the spools again"
            onClick={() => void listSpools()}
          />
        </header>
        {!list && <p className={styles.none}>Looking into the spool folder…</p>}
        {list && spools.length === 0 && (
          <p className={styles.none} data-testid="spools-none">
            Nothing is kept. What is captured is written here first, and stays until it is removed.
          </p>
        )}
        {spools.length > 0 && <SpoolTable spools={spools} chosen={chosen} onChoose={setChosen} />}
      </div>
      {asking === 'prune' && <PruneDialog onClose={() => setAsking(null)} />}
      {asking === 'remove' && (
        <RemoveDialog
          spools={selected}
          onClose={(removed) => {
            setAsking(null)
            if (removed) setChosen(new Set())
          }}
        />
      )}
    </div>
  )
}
