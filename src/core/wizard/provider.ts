import type { ProviderDraft } from '../identity/providerDraft.js';
import type { Vendor } from '../identity/providerConfig.js';
import { providerFields, type ProviderField } from '../identity/providerFields.js';
import { describeAsked, findVendor, vendors, type VendorEntry } from '../identity/vendors.js';
import { askField, isChosen, type Beginnings } from './askField.js';
import { thenConfirmed, type ServerSource } from './discoveredServer.js';
import { providerNameStep } from './providerName.js';
import { withAnswer, type Step } from './runWizard.js';

/** The sandbox's own issuer and client, so that a first provider needs no typing. */
export interface ProviderDefaults {
  readonly discoveryUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

export interface ProviderStepOptions {
  readonly defaults?: ProviderDefaults;
  /** Vendors that the account has providers of: offered first. */
  readonly usedBefore?: readonly Vendor[];
  /** Who looks at a discovery URL before it is used; left out: it is taken as it is. */
  readonly server?: ServerSource;
}

/** Vendor → name → the fields that the vendor needs; after a discovery URL, what it answers. */
export function providerSteps({ defaults = {}, usedBefore = [], server }: ProviderStepOptions = {}): readonly Step<ProviderDraft>[] {
  return [vendorStep(usedBefore), providerNameStep<ProviderDraft>(), ...providerFields.map((field): Step<ProviderDraft> => {
    const ask: Step<ProviderDraft>['ask'] = (draft, asking) => askField(field, draft, asking, toBeginnings(field, draft, defaults));
    return { id: field.id, when: (draft) => isAsked(field, draft), ask: field.id === 'discoveryUrl' && server !== undefined ? thenConfirmed(ask, server) : ask };
  })];
}

/** A detail is asked for too where something else than its default is chosen already, so that the way back leads there. */
function isAsked(field: ProviderField, draft: ProviderDraft): boolean {
  const isUsual = !(field.isDetail ?? false) || draft.isDetailed;
  const [usual] = field.kind === 'choice' ? field.choices : [];
  return field.when(draft) && (isUsual || (usual !== undefined && !isChosen(usual, draft)));
}

/** One line of the list of vendors. */
type VendorChoice = Pick<ProviderDraft, 'vendor' | 'isDetailed'>;
const toChoice = (vendor: Vendor, isDetailed: boolean): VendorChoice => ({ vendor, isDetailed });

/** With the vendor, once it is chosen: "New OAuth2 Credential Provider: GitHub". */
export function toProviderTitle({ vendor }: ProviderDraft, { id }: Step<ProviderDraft>): string {
  const title = 'New OAuth2 Credential Provider';
  const entry = id === VENDOR_STEP ? undefined : findVendor(vendor ?? '');
  return entry === undefined ? title : `${title}: ${entry.label.replace(/…$/, '')}`;
}

const VENDOR_STEP = 'vendor';

function vendorStep(usedBefore: readonly Vendor[]): Step<ProviderDraft> {
  const isKnown = ({ server }: VendorEntry) => server !== 'any';
  const used = vendors.filter((entry) => isKnown(entry) && usedBefore.includes(entry.vendor));
  const others = vendors.filter((entry) => isKnown(entry) && !used.includes(entry));
  const custom = vendors.filter((entry) => !isKnown(entry));
  const toItem = (entry: VendorEntry) => ({
    label: entry.label, description: describeAsked(entry), icon: entry.icon, value: toChoice(entry.vendor, false),
  });
  const section = <T>(name: string, items: readonly T[]) => items.map((item, index) => (index === 0 ? { ...item, section: name } : item));
  const items = [
    ...section('used before', used.map(toItem)),
    ...section('known vendors', others.map(toItem)),
    ...section('custom', [...custom.map(toItem), {
      label: 'Another provider, every setting…', description: 'addresses, client authentication, on-behalf-of exchange, Secrets Manager', icon: 'settings',
      value: toChoice('CustomOauth2', true),
    }]),
  ];
  return {
    id: VENDOR_STEP,
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.pick({
        placeholder: 'Which service gives out the tokens?', items,
        initial: items.find(({ value }) => value.vendor === draft.vendor && value.isDetailed === draft.isDetailed)?.value,
      }, frame),
      (choice) => ({ ...draft, ...choice }),
    ),
  };
}

const isDefaultServer = ({ vendor, discoveryUrl }: ProviderDraft, defaults: ProviderDefaults) => (
  vendor === 'CustomOauth2' && discoveryUrl === defaults.discoveryUrl);

/** What an empty field begins with: the sandbox's client only where its issuer was taken. */
function toBeginnings({ id }: ProviderField, draft: ProviderDraft, defaults: ProviderDefaults): Beginnings {
  if (id === 'discoveryUrl') return { text: defaults.discoveryUrl };
  if (!isDefaultServer(draft, defaults)) return {};
  if (id === 'clientId') return { text: defaults.clientId };
  return id === 'clientSecret' && draft.clientId === defaults.clientId ? { secret: defaults.clientSecret } : {};
}
