/**
 * The residency facts as data: regions, hosts, services and their countries, read from files and
 * validated. Decides nothing; {@code residency} applies them.
 */
@NullMarked
package dev.portolan.provider.facts;

import org.jspecify.annotations.NullMarked;
