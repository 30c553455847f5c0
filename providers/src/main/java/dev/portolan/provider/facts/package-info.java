/**
 * The residency facts as data: regions, hosts, services and the countries they lie in, read from
 * files and checked. Decides nothing; {@code residency} applies them.
 */
@NullMarked
package dev.portolan.provider.facts;

import org.jspecify.annotations.NullMarked;
