import { noTranslator } from '@relais/translator/drivers/none';
import { describeTranslator } from './conformance.js';

describeTranslator({ name: 'none', create: () => noTranslator, known: {}, unknown: ['comptabilité', 'accounting'] });
