/** Batch: entries that are written together, and their form in files. */
@NullMarked
package dev.portolan.gateway.records.batch;

import org.jspecify.annotations.NullMarked;
