/**
 * Attempts: calls the deployments of a plan, one after another, until one answers.
 *
 * <p>{@code Attempts} runs one request's attempts; {@code PlanCursor} chooses the next deployment,
 * {@code AttemptLauncher} prepares and authenticates its request, and {@code Attempt} reads its
 * answer and ends once. Each attempt has four timeouts (connection, response head, first token,
 * silence between tokens), and each request one deadline. Retries take a token from the
 * deployment's retry budget. A stream that broke off is continued elsewhere if its policy allows
 * that.
 *
 * <p>Called by {@code flow}. Calls {@code health} for a permit before each attempt, {@code
 * upstream} to send its request and read the response, and {@code relay} for the bytes towards the
 * caller. Does not decide which deployments are permitted.
 */
@NullMarked
package dev.portolan.gateway.attempt;

import org.jspecify.annotations.NullMarked;
