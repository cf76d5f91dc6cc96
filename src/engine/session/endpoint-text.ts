/** An address of the index as the packet list shows it. */
import type { EndpointId } from '../../shared/base/brand.ts'
import { formatEther, formatIPv4, formatIPv6 } from '../../shared/format/address.ts'
import { EndpointKind } from '../dissect/summary-parts.ts'
import type { Endpoints } from '../store/endpoints.ts'

export function endpointText(endpoints: Endpoints, id: EndpointId): string {
  switch (endpoints.kind(id)) {
    case EndpointKind.ether:
      return formatEther(endpoints.address(id))
    case EndpointKind.ipv4:
      return formatIPv4(endpoints.address(id))
    case EndpointKind.ipv6:
      return formatIPv6(endpoints.address(id))
    case EndpointKind.name:
      return endpoints.name(id)
    default:
      return ''
  }
}
