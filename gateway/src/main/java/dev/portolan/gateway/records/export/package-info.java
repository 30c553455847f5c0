/**
 * Export: entries of a period in files that prove themselves, and their verification without a
 * store or a configuration.
 *
 * <p>The files of an export, all of them canonical JSON in lines but the texts:
 *
 * <ul>
 *   <li>{@code manifest.json}: tenant, period, and for each chain the key of the tenant's scopes
 *       and the signed head before the first entry
 *   <li>{@code keys.jsonl}: the statements of the chains' keys
 *   <li>{@code links.jsonl}: every link of the period, as {@code scope.digest}, up to each signed
 *       head; those of other tenants show nothing but that they exist
 *   <li>{@code receipts.jsonl}: the tenant's entries
 *   <li>{@code texts/}: the contexts of decisions and the policy files, named by their digests
 * </ul>
 */
@NullMarked
package dev.portolan.gateway.records.export;

import org.jspecify.annotations.NullMarked;
