/**
 * Catalog: the deployments, with their capabilities, prices and residency.
 *
 * <p>{@link dev.portolan.gateway.catalog.CatalogReader} reads catalog files into {@link
 * dev.portolan.gateway.catalog.Deployment}s, one per model and endpoint. It has the residency facts
 * assess where each may process and store data, converts the assessment to the policies' model, and
 * converts prices. The configuration calls it; the data plane reads its values.
 *
 * <p>It never relies on the user for a cloud's location, and never prints credentials.
 */
@NullMarked
package dev.portolan.gateway.catalog;

import org.jspecify.annotations.NullMarked;
