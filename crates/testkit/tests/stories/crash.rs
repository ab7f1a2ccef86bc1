//! A machine stops at any step, starts again from disk, and nothing is lost or there twice.

use comptoir_testkit::World;

/// The whole first conversation, with a crash of either side after the `at`th step.
fn conversation(at: usize, customer_crashes: bool) -> usize {
    let mut world = World::new();
    let (mut alice, mut shop) = (world.person("alice"), world.shop("shop"));
    world.connect(&mut shop);
    world.connect(&mut alice);
    world.settle(&mut [&mut shop]);
    let chat = alice.begin(&mut shop);
    for text in ["un", "deux", "trois"] {
        alice.say(chat, text);
    }
    let mut steps = 0;
    let mut answered = false;
    loop {
        let mut busy = false;
        for customer in [true, false] {
            let person = if customer { &mut alice } else { &mut shop };
            busy |= world.step(person);
            steps += 1;
            if steps == at {
                let crashing = if customer_crashes { &mut alice } else { &mut shop };
                world.crash(crashing);
                busy = true;
            }
        }
        if !answered && shop.device().chats().unwrap().len() == 1 {
            answered = true;
            shop.say(chat, "quatre");
            busy = true;
        }
        if !busy {
            break;
        }
    }
    world.later(5_000, &mut [&mut alice, &mut shop]);
    world.later(5_000, &mut [&mut alice, &mut shop]);
    assert_eq!(shop.read(chat).len(), 4, "crash at step {at}");
    let said: Vec<String> = shop.read(chat).into_iter().filter(|text| text != "quatre").collect();
    assert_eq!(said, ["un", "deux", "trois"], "crash at step {at}");
    let mut heard = alice.read(chat);
    heard.sort();
    assert_eq!(heard, ["deux", "quatre", "trois", "un"], "crash at step {at}");
    assert_eq!(alice.device().waiting().unwrap(), 0);
    steps
}

#[test]
fn either_side_may_crash_after_any_step() {
    let steps = conversation(0, true);
    for at in 1..=steps {
        conversation(at, true);
        conversation(at, false);
    }
}

/// The relay did what was asked, and the answer was lost with the connection.
#[test]
fn an_answer_lost_is_asked_for_again_and_does_no_harm() {
    for lost in 1..8 {
        let mut world = World::new();
        let (mut alice, mut shop) = (world.person("alice"), world.shop("shop"));
        world.connect(&mut shop);
        world.settle(&mut [&mut shop]);
        world.connect(&mut alice);
        let chat = alice.begin(&mut shop);
        alice.say(chat, "un");
        world.relay.mischief.lose_answers = lost;
        for _ in 0..10 {
            world.settle(&mut [&mut alice, &mut shop]);
            world.crash(&mut alice);
        }
        world.relay.mischief.lose_answers = 0;
        world.crash(&mut alice);
        world.settle(&mut [&mut alice, &mut shop]);
        assert_eq!(shop.read(chat), ["un"], "{lost} answers lost");
    }
}
