/**
 * Models: the lists of models that callers see.
 *
 * <p>A {@link dev.portolan.gateway.models.ModelDirectory} belongs to one snapshot and is queried by
 * the flow; it asks the policies which deployments a tenant can ever reach, once for each tenant,
 * and describes each model by those. {@link dev.portolan.gateway.models.ModelList} writes a list in
 * the form that its client reads.
 */
@NullMarked
package dev.portolan.gateway.models;

import org.jspecify.annotations.NullMarked;
