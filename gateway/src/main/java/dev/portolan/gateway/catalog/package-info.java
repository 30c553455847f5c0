/**
 * Catalogue: where models can be reached, and what is known of each place.
 *
 * <p>{@link dev.portolan.gateway.catalog.CatalogReader} turns catalogue files into {@link
 * dev.portolan.gateway.catalog.Deployment}s, one per model and endpoint. It asks the residency
 * facts where each may process and keep data, puts their answer into the policies' words, and
 * converts prices. The configuration calls it; the data plane reads its values.
 *
 * <p>It never takes the user's word for where a cloud is, and never prints credentials.
 */
@NullMarked
package dev.portolan.gateway.catalog;

import org.jspecify.annotations.NullMarked;
