/**
 * Register: every deployment with its provider, operator and places, the evidence for them, and
 * what was used in a period; what a register of providers (DORA) and a record of processing (GDPR)
 * need from a gateway.
 */
@NullMarked
package dev.portolan.gateway.records.register;

import org.jspecify.annotations.NullMarked;
