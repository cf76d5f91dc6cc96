/** The dialogs about alerts; they open over any page. */
import { useLayout } from '../../state/layout.ts'
import { ExportDialog } from './export-dialog.tsx'
import { SuppressDialog } from './suppress-dialog.tsx'
import { SuppressionsDialog } from './suppressions-dialog.tsx'

export default function AlertsDialogs() {
  const overlay = useLayout((state) => state.overlay)
  if (overlay === 'suppress') return <SuppressDialog />
  return overlay === 'suppressions' ? <SuppressionsDialog /> : <ExportDialog />
}
