/**
 * Listener: accepts connections and requests, and refuses those that are malformed.
 *
 * <p>Handles TLS and client certificates, HTTP/1.1, h2c and HTTP/2, header and body limits,
 * ambiguous framing, slow bodies and request ids. Passes every well-formed request to the flow. It
 * knows nothing of models, tenants or providers.
 */
@NullMarked
package dev.portolan.gateway.listener;

import org.jspecify.annotations.NullMarked;
