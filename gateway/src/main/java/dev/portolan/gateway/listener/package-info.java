/**
 * Listener: accepts connections and requests, and refuses what no later room should see.
 *
 * <p>TLS and client certificates, HTTP/1.1, h2c and HTTP/2, header and body limits, requests whose
 * framing is ambiguous, bodies that trickle, request ids. Hands every sound request to the flow. It
 * knows nothing of models, tenants or providers.
 */
@NullMarked
package dev.portolan.gateway.listener;

import org.jspecify.annotations.NullMarked;
