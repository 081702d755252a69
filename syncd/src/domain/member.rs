//! Members of the region: a machine, its person, and what its role lets it do (`security.md`,
//! "Membership").

use super::{Municipality, Scope};

codes! {
    /// What a member may do.
    Role {
        /// Reads, writes, admits and removes machines of its municipality.
        CoordinatorAdmin,
        /// Reads and writes.
        Coordinator,
        /// Reads; its changes are refused by everybody.
        Reader,
        /// Reads and writes what is the region's; holds no municipal document and no card.
        ProjectLead,
    }
}

impl Role {
    /// Whether somebody in this role, of this municipality, holds what is in a scope.
    pub fn reads(self, municipality: Municipality, scope: Scope) -> bool {
        match scope {
            Scope::Region => true,
            Scope::Cards => self != Self::ProjectLead,
            Scope::Municipality(of) => of == municipality && self != Self::ProjectLead,
        }
    }

    /// Whether somebody in this role, of this municipality, changes documents in a scope. Nobody
    /// writes cards: a municipality's [writers](Role::signs) sign them.
    pub fn writes(self, municipality: Municipality, scope: Scope) -> bool {
        match scope {
            Scope::Region => self != Self::Reader,
            Scope::Cards => false,
            Scope::Municipality(of) => of == municipality && self.signs(),
        }
    }

    /// Whether somebody in this role signs the cards and figures of its municipality.
    pub fn signs(self) -> bool {
        matches!(self, Self::CoordinatorAdmin | Self::Coordinator)
    }

    /// Whether somebody in this role erases what its municipality holds on a person.
    pub fn erases(self) -> bool {
        self == Self::CoordinatorAdmin
    }

    /// Whether somebody in this role answers for what its municipality gives the region in figures.
    pub fn releases(self) -> bool {
        self == Self::CoordinatorAdmin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of `security.md`, row by row.
    #[test]
    fn the_table_of_roles_and_scopes() {
        let (ours, theirs) = (Municipality::new(4634).unwrap(), Municipality::new(4631).unwrap());
        let scopes = [Scope::Municipality(ours), Scope::Municipality(theirs), Scope::Cards, Scope::Region];
        let table = |role: Role| scopes.map(|scope| (role.reads(ours, scope), role.writes(ours, scope)));
        let (none, read, both) = ((false, false), (true, false), (true, true));
        assert_eq!(table(Role::CoordinatorAdmin), [both, none, read, both]);
        assert_eq!(table(Role::Coordinator), [both, none, read, both]);
        assert_eq!(table(Role::Reader), [read, none, read, read]);
        assert_eq!(table(Role::ProjectLead), [none, none, none, both]);
    }
}
