/**
 * The store: one database of what must not be lost, SQLite or PostgreSQL behind one port.
 *
 * <p>{@link dev.portolan.gateway.store.Stores} opens a {@link dev.portolan.gateway.store.Store} and
 * brings its tables up to date. A package that keeps something adds three things:
 *
 * <ol>
 *   <li>a migration with the next free number, {@code resources/store/common/V7__name.sql}; if the
 *       databases need different statements, one of the same number in {@code store/sqlite} and in
 *       {@code store/postgresql}. Types are {@code TEXT}, {@code BIGINT} (also for times, in
 *       milliseconds since 1970) and {@code ${bytes}}; a table that ends with {@code ${clustered}}
 *       has its rows in the order of its key where SQLite would keep them apart. A migration that
 *       was released is never changed.
 *   <li>a class with the statements, which takes a {@link java.sql.Connection}. {@code INSERT … ON
 *       CONFLICT … DO UPDATE} and {@code RETURNING} are the same in both databases.
 *   <li>calls of {@code store.read(connection -> …)} and {@code store.write(connection -> …)} on a
 *       virtual thread. Each is one transaction.
 * </ol>
 *
 * <p>{@code dev.portolan.gateway.limits.stored} is the smallest example, and its tests run against
 * both databases. The package knows nothing of what is kept. It blocks, so the packages of the
 * request path do not call it.
 */
@NullMarked
package dev.portolan.gateway.store;

import org.jspecify.annotations.NullMarked;
