/**
 * JSON Schemas of answers and of tools' arguments, in the form that each target accepts.
 *
 * <p>{@link dev.portolan.provider.schema.SchemaRules} states what a target accepts, {@link
 * dev.portolan.provider.schema.SchemaFitting} writes a schema in that form. The new schema never
 * has another meaning: a constraint that the target doesn't enforce becomes part of a description,
 * and what can't be written so makes the schema unfit, which the caller of this package decides
 * about: it asks for less (a schema that isn't enforced), or refuses the request. Called by the
 * dialects, for what is translated and for what passes through.
 */
@NullMarked
package dev.portolan.provider.schema;

import org.jspecify.annotations.NullMarked;
