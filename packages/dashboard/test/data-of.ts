import type { Registry } from '@relais/core';
import { createDashboardData, type DashboardData, type DashboardSources } from '@relais/dashboard';
import { pages } from '@relais/dashboard/pages/index';
import { createSite, type Site } from '@relais/dashboard/site/create-site';

/** A Wednesday. */
export const wednesday = new Date('2025-03-19T12:00:00Z');

export const dataOf = (
  registry: Registry,
  warehouse: DashboardSources['warehouse'],
  sources: Partial<DashboardSources> = {},
): DashboardData =>
  createDashboardData({
    registry,
    warehouse,
    reports: async () => ({ reports: [], older: 0 }),
    modelGraph: null,
    now: () => wednesday,
    ...sources,
  });

const names = { script: 'index-1.js', early: 'early-1.js', style: 'index-1.css', icon: 'icon-1.svg' };
const files = new Map([['index-1.js', { bytes: Buffer.from('let x;'), type: 'text/javascript; charset=utf-8' }]]);

/** The real pages; what browsers load beside them is another test's. */
export const siteOf = (data: DashboardData): Site =>
  createSite({ data, pages, assets: { names, files }, lineage: false, now: () => wednesday });
