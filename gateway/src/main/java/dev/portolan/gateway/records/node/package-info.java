/**
 * Node: the folder of a node's records with its key, its chain and its files, and the writer that
 * turns what happens into batches.
 */
@NullMarked
package dev.portolan.gateway.records.node;

import org.jspecify.annotations.NullMarked;
