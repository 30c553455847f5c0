/**
 * Admission: limits the number of requests under way, and what tenants and keys may use.
 *
 * <p>The flow calls it in two steps: {@link dev.portolan.gateway.admission.Admission#request} once
 * the caller is known, and {@link dev.portolan.gateway.admission.Admission.Permit#confirm} once the
 * policies have permitted the request. The permit ends exactly once, as completed, failed or
 * abandoned. The package does not depend on providers or connections.
 */
@NullMarked
package dev.portolan.gateway.admission;

import org.jspecify.annotations.NullMarked;
