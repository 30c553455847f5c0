/**
 * Alerts: tells operators what budgets have used, and their webhook that one has reached a
 * threshold.
 *
 * <p>{@link dev.portolan.gateway.alerts.AlertSettings} says where alerts go. A {@link
 * dev.portolan.gateway.alerts.BudgetAlert} is one of them as JSON, signed by {@link
 * dev.portolan.gateway.alerts.AlertSignature}. {@link dev.portolan.gateway.alerts.AlertQueue}
 * delivers them one after the other on a thread of its own, so that who adds one never waits. An
 * alert has the names of the configuration and sums of money; it contains nothing of a request.
 */
@NullMarked
package dev.portolan.gateway.alerts;

import org.jspecify.annotations.NullMarked;
