package dev.portolan.load.cases;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request of a case and what belongs to it.
 *
 * @param request what the caller sends
 * @param upstream the answers by a dialect's or a group's name, one for each deployment; the last
 *     one holds for all further deployments
 * @param sent what must be sent, in order; empty if it does not matter
 * @param answer what must come out
 * @param times how often it is repeated
 */
public record CaseExchange(
        CallerRequest request,
        Map<String, List<UpstreamAnswer>> upstream,
        Optional<List<ExpectedRequest>> sent,
        ExpectedAnswer answer,
        int times) {

    /** Returns the answers of the deployments of this dialect. */
    public List<UpstreamAnswer> upstream(ReplayDialect dialect) {
        return ReplayDialect.choose(dialect, upstream).orElseThrow();
    }
}
