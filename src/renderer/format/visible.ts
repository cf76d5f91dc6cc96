export { visible, visibleSegments } from '../../shared/format/visible.ts'
