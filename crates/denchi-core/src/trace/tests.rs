//! Chains, tags and bounds on small networks: worked by hand, by brute force, and as properties of random ones.

use denchi_solver::Watch;
use proptest::prelude::*;

use super::bounds::{Answer, Asked, Bounds};
use super::chain::{Chain, Rows, index};
use super::mix::Mix;
use super::network::{Arc, Entry, Exit, Network, Tagging};

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-9 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// A network without losses; entries are (node, origin, content).
fn network(nodes: usize, arcs: &[(u32, u32, f64)], entries: &[(u32, u32, f64)], exits: &[(u32, f64)]) -> Network {
    Network {
        nodes,
        origins: 2,
        arcs: arcs.iter().map(|&(from, to, sent)| Arc { from, to, sent, arrived: sent }).collect(),
        entries: entries.iter().map(|&(to, origin, content)| Entry { to, origin, content }).collect(),
        exits: exits.iter().map(|&(from, content)| Exit { from, content }).collect(),
    }
}

/// Tags what enters from origin 0.
fn tagging(network: &Network) -> Tagging {
    let mut added = vec![0.0; network.nodes];
    let tagged = network.entries.iter().filter(|entry| entry.origin == 0);
    tagged.for_each(|entry| added[entry.to as usize] += entry.content);
    Tagging { carried: vec![1.0; network.nodes], added, fresh: network.entering() }
}

fn mixes(network: &Network) -> Vec<Mix> {
    let into: Vec<_> = network.arcs.iter().map(|arc| (arc.to, arc.from, arc.arrived)).collect();
    let chain = Chain::new(Rows::new(network.nodes, &into), &network.entering());
    chain.mixes(network.origins + 1, index(network.origins), |node, sum| {
        let here = network.entries.iter().filter(|entry| entry.to as usize == node);
        here.for_each(|entry| sum.add(entry.origin, entry.content));
    })
}

fn share(mix: &Mix, label: u32) -> f64 {
    mix.iter().find(|entry| entry.0 == label).map_or(0.0, |entry| entry.1)
}

fn ask(network: &Network, tagging: &Tagging, exit: u32) -> Answer {
    let mut bounds = Bounds::new(network, tagging).unwrap();
    bounds.ask(&Asked { arcs: Vec::new(), exits: vec![exit] }, &mut Watch::none()).unwrap()
}

/// Metal (0) from a smelter (origin 0, 100) and a recycler (2, 25) goes to a plant (1); of its 125, 20 come back as
/// scrap to the recycler, which also takes 5 from elsewhere (origin 1).
///
/// m = 0.8 A + 0.2 r and r = 0.8 m + 0.2 B, so 0.84 m = 0.8 A + 0.04 B: m = 20/21 A + 1/21 B, r = 16/21 A + 5/21 B.
fn recycling() -> Network {
    network(3, &[(0, 1, 125.0), (1, 2, 20.0), (2, 0, 25.0)], &[(0, 0, 100.0), (2, 1, 5.0)], &[(1, 105.0)])
}

#[test]
fn a_loop_is_solved_as_by_hand() {
    let mixes = mixes(&recycling());
    close(share(&mixes[0], 0), 20.0 / 21.0);
    close(share(&mixes[0], 1), 1.0 / 21.0);
    close(share(&mixes[1], 0), 20.0 / 21.0);
    close(share(&mixes[2], 0), 16.0 / 21.0);
    close(share(&mixes[2], 1), 5.0 / 21.0);
    // Whatever circles, what enters must leave: 100 of the 105 are A.
    let network = recycling();
    let answer = ask(&network, &tagging(&network), 0);
    close(answer.proportional, 20.0 / 21.0);
    close(answer.least, 100.0 / 105.0);
    close(answer.most, 100.0 / 105.0);
}

#[test]
fn a_trickle_into_a_large_loop_is_exact() {
    // 1e12 circles, 1e-3 enters and leaves: all of it comes from where the trickle comes from.
    let network = network(2, &[(0, 1, 1e12), (1, 0, 1e12)], &[(0, 0, 1e-3)], &[(1, 1e-3)]);
    let mixes = mixes(&network);
    close(share(&mixes[0], 0), 1.0);
    close(share(&mixes[1], 0), 1.0);
}

#[test]
fn what_circles_without_origin_is_unknown() {
    let network = network(3, &[(0, 1, 4.0), (1, 0, 4.0), (0, 2, 0.0)], &[(2, 0, 1.0)], &[(2, 1.0)]);
    let mixes = mixes(&network);
    assert_eq!(mixes[0], [(2, 1.0)]);
    assert_eq!(mixes[1], [(2, 1.0)]);
    close(share(&mixes[2], 0), 1.0);
}

/// A tank gets 60 of A and 40 of B; 30 go to X, 70 to Y.
#[test]
fn pooling_is_blending_in_proportion_and_free_within_its_bounds() {
    let network = network(1, &[], &[(0, 0, 60.0), (0, 1, 40.0)], &[(0, 30.0), (0, 70.0)]);
    let tagging = tagging(&network);
    // X: all 30 may be B (there are 40) or A (there are 60).
    let x = ask(&network, &tagging, 0);
    assert!(x.solved);
    close(x.least, 0.0);
    close(x.proportional, 0.6);
    close(x.most, 1.0);
    // Y: at most 40 of its 70 are B, at most 60 are A.
    let y = ask(&network, &tagging, 1);
    close(y.least, 30.0 / 70.0);
    close(y.proportional, 0.6);
    close(y.most, 60.0 / 70.0);
}

/// The tank feeds a plant that keeps 80 % of what it takes; its 70 become 56, beside 24 of B alone: 80 in all.
#[test]
fn losses_take_their_share_of_tags() {
    let mut network = network(2, &[(0, 1, 70.0)], &[(0, 0, 60.0), (0, 1, 40.0), (1, 1, 24.0)], &[(0, 30.0), (1, 80.0)]);
    network.arcs[0].arrived = 56.0;
    close(network.imbalance(), 0.0);
    let answer = ask(&network, &tagging(&network), 1);
    // 30 to 60 of the 70 are A: 24 to 48 of the 80; in proportion 0.6 x 56 = 33.6.
    close(answer.least, 24.0 / 80.0);
    close(answer.proportional, 33.6 / 80.0);
    close(answer.most, 48.0 / 80.0);
}

#[test]
fn what_needs_no_programme_is_not_solved() {
    let network = network(4, &[(0, 1, 5.0), (2, 3, 5.0)], &[(0, 0, 5.0), (2, 1, 5.0)], &[(1, 5.0), (3, 5.0)]);
    let tagging = tagging(&network);
    let all = ask(&network, &tagging, 0);
    assert_eq!((all.least, all.proportional, all.most, all.solved), (1.0, 1.0, 1.0, false));
    let none = ask(&network, &tagging, 1);
    assert_eq!((none.least, none.proportional, none.most, none.solved), (0.0, 0.0, 0.0, false));
}

/// A stamp tags all that leaves anew; a touch adds to what is tagged.
#[test]
fn stamps_and_touches() {
    let network = network(2, &[(0, 1, 100.0)], &[(0, 0, 40.0), (0, 1, 60.0)], &[(1, 100.0)]);
    let mut stamp = tagging(&network);
    (stamp.carried[1], stamp.added[1], stamp.fresh[1]) = (0.0, 25.0, 100.0);
    let stamped = ask(&network, &stamp, 0);
    close(stamped.proportional, 0.25);
    let mut touch = tagging(&network);
    (touch.carried[1], touch.added[1], touch.fresh[1]) = (0.75, 25.0, 25.0);
    // 0.75 x 0.4 + 0.25
    let touched = ask(&network, &touch, 0);
    close(touched.proportional, 0.55);
    close(touched.least, 0.55);
    close(touched.most, 0.55);
}

#[test]
fn the_transpose_hands_down_what_the_chain_takes() {
    // Node 0 hands three quarters to 1 and a quarter out; 1 hands half back to 0 and half out.
    let rows = Rows::new(2, &[(0, 1, 3.0), (1, 0, 1.0)]);
    let chain = Chain::new(rows, &[1.0, 1.0]);
    // y0 = 5 + y1 / 2, y1 = 3 y0 / 4: y0 = 8, y1 = 6.
    let passing = chain.push(&[5.0, 0.0]);
    close(passing[0], 8.0);
    close(passing[1], 6.0);
}

/// Any arcs between up to six nodes; what is missing enters, of either origin, and what is too much leaves.
fn random(lossy: bool) -> impl Strategy<Value = Network> {
    let arcs = prop::collection::vec((0..6u32, 0..6u32, 1..20u32, 0..3u32), 1..14);
    let more = prop::collection::vec((0..6u32, 0..2u32, 1..10u32), 0..6);
    let split = prop::collection::vec(0..5u32, 6);
    (arcs, more, split).prop_map(move |(arcs, more, split)| {
        let mut network = Network { nodes: 6, origins: 2, ..Network::default() };
        for (from, to, sent, lost) in arcs.into_iter().filter(|arc| arc.0 != arc.1) {
            let sent = f64::from(sent);
            let arrived = if lossy { sent * (1.0 - 0.2 * f64::from(lost)) } else { sent };
            network.arcs.push(Arc { from, to, sent, arrived });
        }
        for (node, origin, content) in more {
            network.entries.push(Entry { to: node, origin, content: f64::from(content) });
        }
        let (entering, arriving, leaving) = (network.entering(), network.arriving(), network.leaving());
        for (node, part) in split.into_iter().enumerate() {
            let (net, at) = (entering[node] + arriving[node] - leaving[node], index(node));
            if net < 0.0 {
                let first = -net * f64::from(part) / 4.0;
                network.entries.push(Entry { to: at, origin: 0, content: first });
                network.entries.push(Entry { to: at, origin: 1, content: -net - first });
            } else {
                network.exits.push(Exit { from: at, content: net });
            }
        }
        network.entries.retain(|entry| entry.content > 0.0);
        network.exits.retain(|exit| exit.content > 0.0);
        network
    })
}

/// The most that can reach an exit without losses is the least cut between it and where tags start (L. R. Ford and D. R.
/// Fulkerson, Maximal flow through a network, Canadian Journal of Mathematics 8 (1956), 399-404): all cuts are tried.
fn least_cut(network: &Network, origin: u32, exit: usize) -> f64 {
    let mut least = f64::INFINITY;
    for set in 0..1_u32 << network.nodes {
        let inside = |node: u32| set >> node & 1 == 1;
        let entries = network.entries.iter().filter(|entry| entry.origin == origin && !inside(entry.to));
        let arcs = network.arcs.iter().filter(|arc| inside(arc.from) && !inside(arc.to));
        let out = network.exits.iter().enumerate().filter(|(number, out)| *number == exit && inside(out.from));
        let cut = entries.map(|entry| entry.content).sum::<f64>()
            + arcs.map(|arc| arc.sent).sum::<f64>()
            + out.map(|out| out.1.content).sum::<f64>();
        least = least.min(cut);
    }
    least
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shares_add_up_to_one_and_solve_the_balance(network in random(true)) {
        let mixes = mixes(&network);
        let (arriving, entering) = (network.arriving(), network.entering());
        for (node, mix) in mixes.iter().enumerate() {
            let sum: f64 = mix.iter().map(|entry| entry.1).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12);
            if share(mix, 2) > 0.0 {
                continue;
            }
            let into = network.arcs.iter().filter(|arc| arc.to as usize == node);
            let taken: f64 = into.map(|arc| arc.arrived * share(&mixes[arc.from as usize], 0)).sum();
            let own = network.entries.iter().filter(|entry| entry.to as usize == node && entry.origin == 0);
            let all = taken + own.map(|entry| entry.content).sum::<f64>();
            prop_assert!((all - share(mix, 0) * (arriving[node] + entering[node])).abs() < 1e-9);
        }
    }

    #[test]
    fn tags_in_proportion_are_the_mix_of_their_origin(network in random(true)) {
        let (mixes, tagging) = (mixes(&network), tagging(&network));
        let shares = super::tags::shares(network.nodes, &super::tags::Arcs::of(&network), &tagging);
        for (mix, tagged) in mixes.iter().zip(shares) {
            prop_assert!((share(mix, 0) - tagged).abs() < 1e-12);
        }
    }

    #[test]
    fn the_transpose_agrees_with_the_chain(network in random(true), node in 0..6usize) {
        // What enters at a node and what a unit there is worth: two ways to the same sum.
        let rows: Vec<_> = network.arcs.iter().map(|arc| (arc.from, arc.to, arc.sent)).collect();
        let mut outside = vec![0.0; network.nodes];
        network.exits.iter().for_each(|exit| outside[exit.from as usize] += exit.content);
        let chain = Chain::new(Rows::new(network.nodes, &rows), &outside);
        for exit in &network.exits {
            let mut direct = vec![0.0; network.nodes];
            direct[node] = 1.0;
            let leaving = network.leaving()[exit.from as usize];
            let passed = chain.push(&direct)[exit.from as usize] * exit.content / leaving;
            let mut wanted = vec![0.0; network.nodes];
            wanted[exit.from as usize] = exit.content;
            prop_assert!((passed - chain.solve(&wanted)[node]).abs() < 1e-9);
        }
    }

    #[test]
    fn proportional_lies_between_least_and_most(network in random(true)) {
        let tagging = tagging(&network);
        let mut bounds = Bounds::new(&network, &tagging).unwrap();
        let mixes = mixes(&network);
        for (number, exit) in network.exits.iter().enumerate() {
            let asked = Asked { arcs: Vec::new(), exits: vec![index(number)] };
            let answer = bounds.ask(&asked, &mut Watch::none()).unwrap();
            prop_assert!(answer.least <= answer.proportional && answer.proportional <= answer.most);
            prop_assert!((answer.proportional - share(&mixes[exit.from as usize], 0)).abs() < 1e-9);
        }
    }

    #[test]
    fn bounds_are_the_cuts_of_all_cuts(network in random(false)) {
        let tagging = tagging(&network);
        let mut bounds = Bounds::new(&network, &tagging).unwrap();
        let lost: Vec<bool> = mixes(&network).iter().map(|mix| share(mix, 2) > 0.0).collect();
        for (number, exit) in network.exits.iter().enumerate() {
            if lost[exit.from as usize] {
                continue;
            }
            let asked = Asked { arcs: Vec::new(), exits: vec![index(number)] };
            let answer = bounds.ask(&asked, &mut Watch::none()).unwrap();
            let most = least_cut(&network, 0, number) / exit.content;
            let least = 1.0 - least_cut(&network, 1, number) / exit.content;
            prop_assert!((answer.most - most).abs() < 1e-6, "most {} is not {most}", answer.most);
            prop_assert!((answer.least - least).abs() < 1e-6, "least {} is not {least}", answer.least);
        }
    }
}
