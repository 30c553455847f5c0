/**
 * Content: the texts that a node records, in canonical JSON, by kind.
 *
 * <p>A receipt's members are listed in {@link dev.portolan.gateway.records.content.ReceiptContent}.
 * What many receipts share, the {@link dev.portolan.gateway.records.content.DecisionContext} with
 * every candidate's verdict and placement, is a text of its own that receipts name by its digest;
 * so are the policy files. No text holds a prompt, an answer, a secret or an end user's id.
 */
@NullMarked
package dev.portolan.gateway.records.content;

import org.jspecify.annotations.NullMarked;
