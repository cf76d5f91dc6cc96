import { type Field, field } from '../../protocol.ts'
import { HARDWARE_NAMES } from '../arp/numbers.ts'
import * as names from './numbers.ts'

const flag = (name: string, label: string, mask: number, states: readonly [string, string]): Field =>
  field(`dhcp.${name}`, label, 'boolean', { mask, wordBits: mask > 255 ? 16 : 8, states })

/** Fields of a message, RFC 2131 section 2, and those that every option has. */
export const dhcpFields = {
  type: field('dhcp.type', 'Message type', 'uint8', { values: names.KIND_NAMES }),
  hardwareType: field('dhcp.hw.type', 'Hardware type', 'uint8', { base: 'hex', values: HARDWARE_NAMES }),
  hardwareLength: field('dhcp.hw.len', 'Hardware address length', 'uint8'),
  hops: field('dhcp.hops', 'Hops', 'uint8'),
  id: field('dhcp.id', 'Transaction ID', 'uint32', { base: 'hex' }),
  seconds: field('dhcp.secs', 'Seconds elapsed', 'uint16'),
  flags: field('dhcp.flags', 'Bootp flags', 'uint16', { base: 'hex' }),
  broadcast: flag('flags.bc', 'Broadcast flag', 0x8000, ['Broadcast', 'Unicast']),
  reserved: field('dhcp.flags.reserved', 'Reserved flags', 'uint16', { base: 'hex', mask: 0x7fff }),
  client: field('dhcp.ip.client', 'Client IP address', 'ipv4'),
  your: field('dhcp.ip.your', 'Your (client) IP address', 'ipv4'),
  nextServer: field('dhcp.ip.server', 'Next server IP address', 'ipv4'),
  relay: field('dhcp.ip.relay', 'Relay agent IP address', 'ipv4'),
  hardwareAddress: field('dhcp.hw.addr', 'Client hardware address', 'bytes'),
  mac: field('dhcp.hw.mac_addr', 'Client MAC address', 'ether'),
  hardwarePadding: field('dhcp.hw.addr_padding', 'Client hardware address padding', 'bytes'),
  server: field('dhcp.server', 'Server host name', 'string'),
  file: field('dhcp.file', 'Boot file name', 'string'),
  cookie: field('dhcp.cookie', 'Magic cookie', 'ipv4'),
  vendorOptions: field('dhcp.vendor_specific_options', 'Bootp vendor specific options', 'bytes'),
  optionType: field('dhcp.option.type', 'Option', 'uint8'),
  optionLength: field('dhcp.option.length', 'Length', 'uint8'),
  suboptionLength: field('dhcp.option.suboption_length', 'Length', 'uint8'),
  optionValue: field('dhcp.option.value', 'Value', 'bytes'),
  optionEnd: field('dhcp.option.end', 'Option End', 'uint8'),
  padding: field('dhcp.option.padding', 'Padding', 'bytes'),
}

const vendor = 'dhcp.option.vendor'
const agent = 'dhcp.option.agent_information_option'
const authentication = 'dhcp.option.dhcp_authentication'

/** Fields of options that are more than one value, see structured.ts and relay-agent.ts. */
export const structuredFields = {
  policyAddress: field('dhcp.option.policy_filter.ip', 'IP Address', 'ipv4'),
  policyMask: field('dhcp.option.policy_filter.subnet_mask', 'Subnet Mask', 'ipv4'),
  routeAddress: field('dhcp.option.static_route.ip', 'Destination IP Address', 'ipv4'),
  routeRouter: field('dhcp.option.static_route.router', 'Destination Router', 'ipv4'),
  classlessRoute: field('dhcp.option.classless_static_route', 'Subnet/MaskWidth-Router', 'bytes'),
  message: field('dhcp.option.dhcp', 'DHCP', 'uint8', { values: names.MESSAGE_NAMES }),
  overload: field('dhcp.option.option_overload', 'Option Overload', 'uint8', { values: names.OVERLOAD_NAMES }),
  request: field('dhcp.option.request_list_item', 'Parameter Request List Item', 'uint8'),
  iaid: field('dhcp.client_id.iaid', 'IAID', 'string'),
  duidType: field('dhcp.client_id.duid_type', 'DUID Type', 'uint16', { values: names.DUID_NAMES }),
  duidTimeHardware: field('dhcp.client_id.duid_llt_hw_type', 'Hardware type', 'uint16', { values: HARDWARE_NAMES }),
  duidHardware: field('dhcp.client_id.duid_ll_hw_type', 'Hardware type', 'uint16', { values: HARDWARE_NAMES }),
  duidTime: field('dhcp.client_id.time', 'Time', 'uint32'),
  duidAddress: field('dhcp.client_id.link_layer_address', 'Link layer address', 'string'),
  duidEnterprise: field('dhcp.client_id.enterprise_num', 'Enterprise-number', 'uint32'),
  duidIdentifier: field('dhcp.client_id', 'Identifier', 'bytes'),
  clientIdType: field('dhcp.client_id.type', 'Type', 'uint8'),
  clientIdText: field('dhcp.client_id.undef', 'Client Identifier', 'string'),
  clientUuid: field('dhcp.client_id.uuid', 'Client Identifier (UUID)', 'string'),
  userClass: field('dhcp.option.user_class', 'Instance of User Class', 'uint8'),
  userClassLength: field('dhcp.option.user_class.length', 'User Class Length', 'uint8'),
  userClassData: field('dhcp.option.user_class.data', 'User Class Data', 'bytes'),
  userClassText: field('dhcp.option.user_class.text', 'User Class Data (Text)', 'string'),
  nameFlags: field('dhcp.fqdn.flags', 'Flags', 'uint8', { base: 'hex' }),
  nameReserved: field('dhcp.fqdn.mbz', 'Reserved flags', 'uint8', { base: 'hex', mask: 0xf0 }),
  nameNoUpdate: flag('fqdn.n', 'Server DDNS', 0x08, ['No server updates', 'Some server updates']),
  nameEncoding: flag('fqdn.e', 'Encoding', 0x04, ['Binary encoding', 'ASCII encoding']),
  nameOverride: flag('fqdn.o', 'Server overrides', 0x02, ['Override', 'No override']),
  nameServer: flag('fqdn.s', 'Server', 0x01, ['Server', 'Client']),
  nameResult1: field('dhcp.fqdn.rcode1', 'A-RR result', 'uint8'),
  nameResult2: field('dhcp.fqdn.rcode2', 'PTR-RR result', 'uint8'),
  name: field('dhcp.fqdn.name', 'Client name', 'string'),
  searchName: field('dhcp.option.dhcp_dns_domain_search_list_fqdn', 'FQDN', 'string'),
  sipEncoding: field('dhcp.option.sip_server.encoding', 'SIP Server Encoding', 'uint8', {
    values: { 0: 'Fully Qualified Domain Name', 1: 'IPv4 Address' },
  }),
  sipName: field('dhcp.option.sip_server.name', 'SIP Server Name', 'string'),
  sipAddress: field('dhcp.option.sip_server.address', 'SIP Server Address', 'ipv4'),
  networkMajor: field('dhcp.client_network_id_major', 'Major Version', 'uint8'),
  networkMinor: field('dhcp.client_network_id_minor', 'Minor Version', 'uint8'),
  authenticationProtocol: field(`${authentication}.protocol`, 'Protocol', 'uint8', {
    values: { 0: 'configuration token', 1: 'delayed authentication' },
  }),
  authenticationAlgorithm: field(`${authentication}.algorithm`, 'Algorithm', 'uint8'),
  authenticationMethod: field(`${authentication}.rdm`, 'Replay Detection Method', 'uint8', {
    values: { 0: 'Monotonically-increasing counter' },
  }),
  authenticationReplay: field(`${authentication}.rdm_replay_detection`, 'RDM Replay Detection Value', 'uint64', {
    base: 'hex',
  }),
  authenticationData: field(`${authentication}.information`, 'Authentication Information', 'string'),
  enterprise: field('dhcp.option.vi.enterprise', 'Enterprise', 'uint32'),
  enterpriseLength: field('dhcp.option.vi.length', 'Length', 'uint8'),
  enterpriseSuboption: field('dhcp.vendor.suboption', 'Option 125 Suboption', 'uint8'),
  enterpriseData: field('dhcp.vendor.data', 'Data', 'bytes'),
  vendorValue: field(`${vendor}.value`, 'Value', 'bytes'),
  agent: field(`${agent}.suboption`, 'Option 82 Suboption', 'uint8'),
  agentValue: field(`${agent}.value`, 'Value', 'bytes'),
  agentCircuit: field(`${agent}.agent_circuit_id`, 'Agent Circuit ID', 'bytes'),
  agentRemote: field(`${agent}.agent_remote_id`, 'Agent Remote ID', 'bytes'),
  agentLink: field(`${agent}.link_selection`, 'Link selection', 'ipv4'),
  agentSubscriber: field(`${agent}.subscriber_id`, 'Subscriber ID', 'string'),
  agentRadius: field(`${agent}.radius_attributes`, 'RADIUS Attributes', 'bytes'),
  agentVendor: field(`${agent}.vi`, 'Vendor-Specific Information', 'bytes'),
  agentFlags: field(`${agent}.flags`, 'Flags', 'uint8', { base: 'hex' }),
  agentServer: field(`${agent}.server_id_override`, 'Server ID Override', 'ipv4'),
  agentRelay: field(`${agent}.relay_agent_id`, 'Relay Agent Identifier', 'bytes'),
  agentLinkCisco: field(`${agent}.link_selection_cisco`, 'Link selection (Cisco proprietary)', 'ipv4'),
  agentServerCisco: field(`${agent}.server_id_override_cisco`, 'Server ID Override (Cisco proprietary)', 'ipv4'),
}
