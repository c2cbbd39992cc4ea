/** What stands between the till and a terminal behind PPaaS: what it is, and what to do next. */

import type { ObstacleView } from "$bindings";
import { m } from "$lib/paraglide/messages.js";

export const OBSTACLE: Record<ObstacleView, { what: () => string; next: () => string }> = {
  secrets_locked: { what: m.obstacle_secrets_locked, next: m.obstacle_secrets_locked_next },
  key_missing: { what: m.obstacle_key_missing, next: m.obstacle_key_missing_next },
  key_wrong: { what: m.obstacle_key_wrong, next: m.obstacle_key_wrong_next },
  key_renewed: { what: m.obstacle_key_renewed, next: m.obstacle_key_renewed_next },
  wrong_region: { what: m.obstacle_wrong_region, next: m.obstacle_wrong_region_next },
  not_subscribed: { what: m.obstacle_not_subscribed, next: m.obstacle_not_subscribed_next },
  wrong_store: { what: m.obstacle_wrong_store, next: m.obstacle_wrong_store_next },
  device_missing: { what: m.obstacle_device_missing, next: m.obstacle_device_missing_next },
  clock: { what: m.obstacle_clock, next: m.obstacle_clock_next },
  name: { what: m.obstacle_name, next: m.obstacle_name_next },
  no_network: { what: m.obstacle_no_network, next: m.obstacle_no_network_next },
  refused: { what: m.obstacle_refused, next: m.obstacle_refused_next },
  timeout: { what: m.obstacle_timeout, next: m.obstacle_timeout_next },
  proxy: { what: m.obstacle_proxy, next: m.obstacle_proxy_next },
  proxy_password: { what: m.obstacle_proxy_password, next: m.obstacle_proxy_password_next },
  certificate_time: { what: m.obstacle_certificate_time, next: m.obstacle_certificate_time_next },
  certificate_issuer: {
    what: m.obstacle_certificate_issuer,
    next: m.obstacle_certificate_issuer_next,
  },
  certificate_name: { what: m.obstacle_certificate_name, next: m.obstacle_certificate_name_next },
  certificate_other: {
    what: m.obstacle_certificate_other,
    next: m.obstacle_certificate_other_next,
  },
  own_certificate: { what: m.obstacle_own_certificate, next: m.obstacle_own_certificate_next },
  rate_limited: { what: m.obstacle_rate_limited, next: m.obstacle_rate_limited_next },
  service_fault: { what: m.obstacle_service_fault, next: m.obstacle_service_fault_next },
  unreadable: { what: m.obstacle_unreadable, next: m.obstacle_unreadable_next },
};
