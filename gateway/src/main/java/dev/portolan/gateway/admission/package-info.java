/**
 * Admission: may this request start, and may it use what it is about to use?
 *
 * <p>The flow asks in two steps: {@link dev.portolan.gateway.admission.Admission#request} once the
 * caller is known, and {@link dev.portolan.gateway.admission.Admission.Permit#confirm} once the
 * policies have permitted the request. The permit ends exactly once, as completed, failed or
 * abandoned. Knows how many requests are under way; knows nothing of providers and connections.
 */
@NullMarked
package dev.portolan.gateway.admission;

import org.jspecify.annotations.NullMarked;
