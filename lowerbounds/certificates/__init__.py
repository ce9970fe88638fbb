"""The paper that a claim is written on: certificates, how they are stored, and what asks for one."""
