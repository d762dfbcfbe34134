package dev.jobwire.system.faults.strike;

import java.util.List;

/**
 * One fault, chosen.
 *
 * @param fault the kind
 * @param targets the processes, as {@code run/NAME.pid} names them
 */
public record Strike(Fault fault, List<String> targets) {}
